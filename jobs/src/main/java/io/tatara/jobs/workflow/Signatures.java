package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.jobs.runfile.Signing;
import io.tatara.signing.SigningKey;
import io.tatara.signing.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Who signs a run's model. */
final class Signatures {

    private Signatures() {}

    /** The key that signs; null when nobody does. */
    static @Nullable SigningKey key(Signing signing, Configuration hadoop) {
        String path = signing.key();
        return path == null ? null : SigningKey.read(hadoop, path);
    }

    /**
     * Checks, before anything is trained, that the run may load the model that it is going to write.
     *
     * @throws TataraException when it may not, or a key cannot be read
     */
    static void require(Run run) {
        Signing signing = run.settings().signing();
        SigningKey key = key(signing, run.hadoop());
        Trust trust = Trust.of(run.hadoop()).and(run.hadoop(), signing.trusted());
        byte[] probe = "whoever signs this signs the model".getBytes(StandardCharsets.UTF_8);
        trust.require(
                "the model that this run would write", probe, key == null ? List.of() : List.of(key.sign(probe)));
    }
}
