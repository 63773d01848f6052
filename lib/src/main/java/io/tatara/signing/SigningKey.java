package io.tatara.signing;

import io.tatara.TataraException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import org.apache.hadoop.conf.Configuration;

/** A private Ed25519 key. Never printed; safe to share between threads. */
public final class SigningKey {

    static final String LABEL = "PRIVATE KEY";
    private static final String HOW =
            "make one with 'tatara keys', or with 'openssl genpkey -algorithm ed25519' (without a passphrase)";

    private final PrivateKey key;

    SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a key.
     *
     * @param path of a PEM file with one PKCS#8 block; local, where it has no scheme, or any Hadoop URI
     * @throws TataraException when it holds anything but an unencrypted Ed25519 key
     */
    public static SigningKey read(Configuration hadoop, String path) {
        byte[] der = PemFile.read(hadoop, path, LABEL, HOW);
        try {
            return new SigningKey(
                    KeyFactory.getInstance(VerifyingKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            // the cause may quote what it was given
            throw new TataraException("%s holds no Ed25519 private key: %s".formatted(path, HOW));
        }
    }

    /** The signature of a message: 64 bytes, the same whenever it is made. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform signs with Ed25519", e);
        }
    }

    String toPem() {
        return PemFile.write(LABEL, key.getEncoded());
    }
}
