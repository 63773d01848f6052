package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.jobs.rundir.RecordedRun;
import io.tatara.jobs.runfile.Signing;
import io.tatara.model.ModelBundle;
import io.tatara.signing.SigningKey;
import io.tatara.signing.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
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
        require(trust(run), key(signing, run.hadoop()), "the model that this run would write");
    }

    /** The same of whatever is going to be written. */
    static void require(Trust trust, @Nullable SigningKey key, String what) {
        byte[] probe = "whoever signs this signs the model".getBytes(StandardCharsets.UTF_8);
        trust.require(what, probe, key == null ? List.of() : List.of(key.sign(probe)));
    }

    /**
     * Signs a model that the run has written before, if it is to be signed and that key's signature may be missing. Only
     * then is the key read: who resumes a run that has nothing left to sign need not have it.
     */
    static void complete(Run run) {
        Signing signing = run.settings().signing();
        if (signing.key() == null || isComplete(run, signing)) {
            return;
        }
        require(run);
        SigningKey key = SigningKey.read(run.hadoop(), signing.key());
        ModelBundle.sign(run.hadoop(), run.directory().model(), key);
        run.console().say("the model is signed with " + signing.key());
    }

    private static boolean isComplete(Run run, Signing signing) {
        RecordedRun before = RecordedRun.of(run.directory().runFile());
        return Objects.equals(before.signingKey(), signing.key())
                && ModelBundle.isSigned(run.hadoop(), run.directory().model(), signing.trusted());
    }

    private static Trust trust(Run run) {
        return Trust.of(run.hadoop()).and(run.hadoop(), run.settings().signing().trusted());
    }
}
