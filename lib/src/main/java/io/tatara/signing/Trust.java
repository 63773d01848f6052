package io.tatara.signing;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Whose models are loaded. What is demanded adds up: who runs the cluster and who writes a run file may each name keys,
 * and neither can take back what the other demands. Immutable.
 */
public final class Trust {

    /**
     * Hadoop's setting, and so {@code spark.hadoop.tatara.models.trusted} is Spark's: files of public keys parted by
     * commas, of which one must have signed whatever model is loaded.
     */
    public static final String SETTING = "tatara.models.trusted";

    private static final Trust ANYONE = new Trust(List.of());

    private final List<List<VerifyingKey>> demands;

    private Trust(List<List<VerifyingKey>> demands) {
        this.demands = List.copyOf(demands);
    }

    /** Demands nothing. */
    public static Trust anyone() {
        return ANYONE;
    }

    /** Demands what {@link #SETTING} says, if it is there: an empty value is an error, not leave. */
    public static Trust of(Configuration hadoop) {
        String setting = hadoop.get(SETTING);
        if (setting == null) {
            return ANYONE;
        }
        List<String> paths = Arrays.stream(setting.split(",", -1))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
        if (paths.isEmpty()) {
            throw new TataraException(
                    "%s is empty: name the files of the trusted public keys, or do not set it".formatted(SETTING));
        }
        return ANYONE.and(hadoop, paths);
    }

    /**
     * Demands that one of these keys, too, has signed.
     *
     * @param paths files of public keys; none to demand nothing more
     */
    public Trust and(Configuration hadoop, List<String> paths) {
        if (paths.isEmpty()) {
            return this;
        }
        List<List<VerifyingKey>> more = new ArrayList<>(demands);
        more.add(paths.stream().map(path -> VerifyingKey.read(hadoop, path)).toList());
        return new Trust(more);
    }

    /** Whether anything is demanded. */
    public boolean demands() {
        return !demands.isEmpty();
    }

    /**
     * Checks that those who are trusted have signed a message.
     *
     * @param what was signed, for messages
     * @param signatures that there are, in whatever order; each demand may be met by another
     * @throws TataraException when something is demanded that these signatures do not show
     */
    public void require(String what, byte[] message, Collection<byte[]> signatures) {
        for (List<VerifyingKey> keys : demands) {
            String names = String.join(
                    " or ", keys.stream().map(VerifyingKey::fingerprint).toList());
            if (signatures.isEmpty()) {
                throw new TataraException(
                        "%s is not signed, and only what %s has signed is loaded: get a signed model, or sign it when it is trained (signing.key)"
                                .formatted(what, names));
            }
            if (!isMet(keys, message, signatures)) {
                throw new TataraException(
                        "the signature of %s is not one that %s made of it: another key signed it, or it was changed since; do not use it"
                                .formatted(what, names));
            }
        }
    }

    /** Whether {@link #require} would be content. */
    public boolean isMet(byte[] message, Collection<byte[]> signatures) {
        return demands.stream().allMatch(keys -> isMet(keys, message, signatures));
    }

    private static boolean isMet(List<VerifyingKey> keys, byte[] message, Collection<byte[]> signatures) {
        return signatures.stream().anyMatch(signature -> keys.stream().anyMatch(key -> key.made(signature, message)));
    }
}
