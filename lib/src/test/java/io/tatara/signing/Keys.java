package io.tatara.signing;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Keys that tests of other packages sign with. */
public final class Keys {

    private Keys() {}

    /** A new pair in a folder. */
    public static KeyFiles create(Path folder, String name) {
        return KeyFiles.create(folder.resolve(name));
    }

    /** The private key of a pair. */
    public static SigningKey signing(KeyFiles pair) {
        return SigningKey.read(new Configuration(false), pair.secret().toString());
    }
}
