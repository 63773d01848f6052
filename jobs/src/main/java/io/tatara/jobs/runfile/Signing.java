package io.tatara.jobs.runfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code signing}.
 *
 * @param key file of the private key that signs the model; null to leave it unsigned
 * @param trusted files of the public keys of which one must have signed whatever model is loaded; none to load any
 */
public record Signing(@Nullable String key, List<String> trusted) {

    public Signing {
        trusted = List.copyOf(trusted);
    }
}
