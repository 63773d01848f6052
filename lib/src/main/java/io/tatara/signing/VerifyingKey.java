package io.tatara.signing;

import io.tatara.TataraException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.apache.hadoop.conf.Configuration;

/** A public Ed25519 key. Safe to share between threads. */
public final class VerifyingKey {

    /** The only one: a file that could choose its algorithm could choose a weak one. */
    static final String ALGORITHM = "Ed25519";

    static final String LABEL = "PUBLIC KEY";
    private static final int SIGNATURE_BYTES = 64;
    private static final String HOW = "'tatara keys' makes one, as does 'openssl pkey -pubout' of a private key";

    private final PublicKey key;

    VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads a key.
     *
     * @param path of a PEM file with one SubjectPublicKeyInfo; local, where it has no scheme, or any Hadoop URI
     * @throws TataraException when it holds anything but an Ed25519 public key
     */
    public static VerifyingKey read(Configuration hadoop, String path) {
        byte[] der = PemFile.read(hadoop, path, LABEL, HOW);
        try {
            return new VerifyingKey(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new TataraException("%s holds no Ed25519 public key: %s".formatted(path, HOW), e);
        }
    }

    /** Whether the private key of this one made the signature of this message; false for whatever is no signature. */
    public boolean made(byte[] signature, byte[] message) {
        // the JDK looks at the first 64 bytes and at nothing behind them
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifying = Signature.getInstance(ALGORITHM);
            verifying.initVerify(key);
            verifying.update(message);
            return verifying.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform verifies Ed25519", e);
        }
    }

    /** Names the key: {@code SHA256:} and the base64 of the hash of its DER encoding. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String toPem() {
        return PemFile.write(LABEL, key.getEncoded());
    }
}
