package io.tatara.signing;

import io.tatara.TataraException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * A new pair of keys on the local disk.
 *
 * @param secret the private key's file, which its owner alone can read
 * @param shared the public key's
 * @param fingerprint of the public key
 */
public record KeyFiles(Path secret, Path shared, String fingerprint) {

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    /**
     * Makes {@code NAME.key} and {@code NAME.pub}.
     *
     * @param name a path without an ending; its folder is there
     * @throws TataraException when either file is there already, or cannot be written
     */
    public static KeyFiles create(Path name) {
        Path secret = name.resolveSibling(name.getFileName() + ".key");
        Path shared = name.resolveSibling(name.getFileName() + ".pub");
        try {
            KeyPair pair = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM).generateKeyPair();
            VerifyingKey verifying = new VerifyingKey(pair.getPublic());
            if (Files.exists(shared)) {
                throw new FileAlreadyExistsException(shared.toString());
            }
            writeSecret(secret, new SigningKey(pair.getPrivate()).toPem());
            try {
                Files.writeString(shared, verifying.toPem(), StandardOpenOption.CREATE_NEW);
            } catch (IOException e) {
                // half a pair would stand in the way of the next attempt
                Files.delete(secret);
                throw e;
            }
            return new KeyFiles(secret, shared, verifying.fingerprint());
        } catch (FileAlreadyExistsException e) {
            throw new TataraException(
                    "%s is there already: a key is never overwritten; choose another name".formatted(e.getFile()), e);
        } catch (NoSuchFileException e) {
            throw new TataraException("cannot write the keys to %s: its folder is not there".formatted(name), e);
        } catch (IOException e) {
            throw new TataraException("cannot write the keys to %s: %s".formatted(name, e.getMessage()), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /** Nobody else can open it at any time: it is made with its permissions, not given them later. */
    private static void writeSecret(Path file, String pem) throws IOException {
        FileAttribute<?>[] attributes =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNERS)}
                        : new FileAttribute<?>[0];
        Files.createFile(file, attributes);
        Files.write(file, pem.getBytes(StandardCharsets.US_ASCII));
    }
}
