package io.tatara.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tatara.TataraException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestKeys {

    private static final byte[] MESSAGE = "what was agreed".getBytes(StandardCharsets.UTF_8);

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    private KeyFiles pair;

    @BeforeEach
    void makeKeys() {
        pair = KeyFiles.create(folder.resolve("release"));
    }

    @Test
    void whatAPrivateKeySignsItsPublicKeyKnows() {
        byte[] signature = signing().sign(MESSAGE);

        assertThat(signature).hasSize(64).isEqualTo(signing().sign(MESSAGE));
        assertThat(verifying().made(signature, MESSAGE)).isTrue();
        assertThat(verifying().fingerprint()).startsWith("SHA256:").isEqualTo(pair.fingerprint());
    }

    @Test
    void noOtherBytesAreASignature() {
        byte[] signature = signing().sign(MESSAGE);
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifying().made(changed, MESSAGE)).as("bit %d", bit).isFalse();
        }
        for (int length = 0; length < signature.length; length++) {
            assertThat(verifying().made(Arrays.copyOf(signature, length), MESSAGE))
                    .as("cut to %d", length)
                    .isFalse();
        }
        assertThat(verifying().made(Arrays.copyOf(signature, 65), MESSAGE)).isFalse();
        assertThat(verifying().made(new byte[64], MESSAGE)).isFalse();
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[64];
            random.nextBytes(noise);
            assertThat(verifying().made(noise, MESSAGE)).isFalse();
        }
    }

    @Test
    void noOtherMessageHasTheSignature() {
        byte[] signature = signing().sign(MESSAGE);
        for (int bit = 0; bit < 8 * MESSAGE.length; bit++) {
            byte[] changed = MESSAGE.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifying().made(signature, changed)).as("bit %d", bit).isFalse();
        }
        assertThat(verifying().made(signature, Arrays.copyOf(MESSAGE, MESSAGE.length + 1)))
                .isFalse();
    }

    @Test
    void thePrivateKeyIsItsOwnersAloneAndNeverOverwritten() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pair.secret())))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> KeyFiles.create(folder.resolve("release")))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("a key is never overwritten");
        Files.delete(pair.shared());
        assertThatThrownBy(() -> KeyFiles.create(folder.resolve("release"))).isInstanceOf(TataraException.class);
        assertThat(pair.shared()).doesNotExist();
    }

    @Test
    void otherAlgorithmsAreRefused() throws IOException, GeneralSecurityException {
        for (String algorithm : List.of("Ed448", "X25519", "RSA", "EC")) {
            KeyPair other = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            Path file = Files.writeString(
                    folder.resolve(algorithm + ".pub"),
                    PemFile.write(VerifyingKey.LABEL, other.getPublic().getEncoded()));
            assertThatThrownBy(() -> VerifyingKey.read(hadoop, file.toString()))
                    .as(algorithm)
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("holds no Ed25519 public key");
            Path secret = Files.writeString(
                    folder.resolve(algorithm + ".key"),
                    PemFile.write(SigningKey.LABEL, other.getPrivate().getEncoded()));
            assertThatThrownBy(() -> SigningKey.read(hadoop, secret.toString()))
                    .as(algorithm)
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("holds no Ed25519 private key");
        }
    }

    @Test
    void keysAreNotTakenForEachOther() {
        assertThatThrownBy(() -> VerifyingKey.read(hadoop, pair.secret().toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("'PRIVATE KEY', where a 'PUBLIC KEY' was expected");
        assertThatThrownBy(() -> SigningKey.read(hadoop, pair.shared().toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("'PUBLIC KEY', where a 'PRIVATE KEY' was expected");
    }

    @Test
    void whateverIsNoKeyIsRefusedAndNotRepeated() throws IOException {
        String pem = Files.readString(pair.secret());
        String body = pem.lines().skip(1).findFirst().orElseThrow();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            char[] text = pem.toCharArray();
            int at = random.nextInt(text.length);
            text[at] = (char) (33 + random.nextInt(94));
            String changed = i % 3 == 0 ? pem.substring(0, at) : i % 3 == 1 ? new String(text) : pem + new String(text);
            Path file = Files.writeString(folder.resolve("changed.key"), changed);
            try {
                // a bit of the seed changed makes another key, which is one
                assertThat(SigningKey.read(hadoop, file.toString()).sign(MESSAGE))
                        .hasSize(64);
            } catch (TataraException e) {
                assertThat(e).hasMessageNotContaining(body).hasStackTraceContaining("changed.key");
                assertThat(String.valueOf(e.getCause())).doesNotContain(body);
            }
        }
        Path large = Files.write(folder.resolve("large.key"), new byte[1 << 20]);
        assertThatThrownBy(() -> SigningKey.read(hadoop, large.toString()))
                .hasMessageContaining("more than 16384 bytes");
        assertThatThrownBy(
                        () -> SigningKey.read(hadoop, folder.resolve("none.key").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("cannot read the key file");
    }

    @Test
    void demandsAddUp() {
        KeyFiles other = KeyFiles.create(folder.resolve("other"));
        byte[] ours = signing().sign(MESSAGE);
        Trust us = Trust.anyone().and(hadoop, List.of(pair.shared().toString()));
        Trust both = us.and(hadoop, List.of(other.shared().toString()));
        Trust either = Trust.anyone()
                .and(hadoop, List.of(other.shared().toString(), pair.shared().toString()));

        Trust.anyone().require("it", MESSAGE, List.of());
        us.require("it", MESSAGE, List.of(ours));
        either.require("it", MESSAGE, List.of(ours));
        assertThatThrownBy(() -> us.require("it", MESSAGE, List.of()))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("it is not signed", pair.fingerprint());
        assertThatThrownBy(() -> both.require("it", MESSAGE, List.of(ours)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(other.fingerprint());
        byte[] theirs = Keys.signing(other).sign(MESSAGE);
        both.require("it", MESSAGE, List.of(theirs, ours));
        assertThat(both.isMet(MESSAGE, List.of(ours, new byte[65], theirs))).isTrue();
        assertThat(both.isMet(MESSAGE, List.of(ours, ours))).isFalse();
    }

    @Test
    void theSettingOfTheClusterIsNoLessThanADemand() {
        hadoop.set(Trust.SETTING, " " + pair.shared() + " , ");
        assertThat(Trust.of(hadoop).demands()).isTrue();
        hadoop.set(Trust.SETTING, " , ");
        assertThatThrownBy(() -> Trust.of(hadoop))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("tatara.models.trusted is empty");
        hadoop.unset(Trust.SETTING);
        assertThat(Trust.of(hadoop).demands()).isFalse();
    }

    @Test
    void opensslKnowsOurKeysAndWeKnowIts() throws IOException, InterruptedException {
        boolean there = runs("openssl", "version");
        assumeTrue(there || System.getenv("CI") != null, "openssl is not installed");
        Path message = Files.write(folder.resolve("message"), MESSAGE);
        Path signature = Files.write(folder.resolve("signature"), signing().sign(MESSAGE));
        assertThat(runs(
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-pubin",
                        "-inkey",
                        "release.pub",
                        "-rawin",
                        "-in",
                        message.toString(),
                        "-sigfile",
                        signature.toString()))
                .isTrue();
        assertThat(runs("openssl", "genpkey", "-algorithm", "ed25519", "-out", "theirs.key"))
                .isTrue();
        assertThat(runs("openssl", "pkey", "-in", "theirs.key", "-pubout", "-out", "theirs.pub"))
                .isTrue();
        byte[] made =
                SigningKey.read(hadoop, folder.resolve("theirs.key").toString()).sign(MESSAGE);
        assertThat(VerifyingKey.read(hadoop, folder.resolve("theirs.pub").toString())
                        .made(made, MESSAGE))
                .isTrue();
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private SigningKey signing() {
        return SigningKey.read(hadoop, pair.secret().toString());
    }

    private VerifyingKey verifying() {
        return VerifyingKey.read(hadoop, pair.shared().toString());
    }
}
