package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.session.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to make a run again: the code, the versions, the settings, the seeds. */
final class Provenance {

    private Provenance() {}

    static Map<String, String> of(Run run, PreparedData data) {
        Map<String, String> facts = new LinkedHashMap<>(Versions.all());
        String jar = jarHash();
        if (jar != null) {
            facts.put("jarSha256", jar);
        }
        facts.put("runFileSha256", sha256(run.directory().runFile().getBytes(StandardCharsets.UTF_8)));
        facts.put("seed", Long.toString(run.settings().seed()));
        facts.put("splitSeed", Long.toString(run.settings().data().split().seed()));
        data.states().forEach((source, state) -> facts.put("data." + source, state));
        facts.put("application", run.spark().sparkContext().applicationId());
        facts.put("master", run.spark().sparkContext().master());
        return facts;
    }

    /** Hash of the jar that runs; null when the code runs from folders. */
    private static @Nullable String jarHash() {
        var source = Provenance.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            return jar != null && Files.isRegularFile(jar) ? sha256(jar) : null;
        } catch (URISyntaxException | IOException e) {
            throw new TataraException("cannot read the program's own jar: " + e.getMessage(), e);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
