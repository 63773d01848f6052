package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFiles.SMALL;
import static io.tatara.jobs.runfile.RunFiles.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run files that want more than a run. */
class TestHostileRunFile {

    /** What replaces characters of an honest file. */
    private static final String NOISE = "&*!|>%@`{}[]:,-?#'\"\\\n\t ~$<=x0\u0000\ud800";

    @Test
    void aliasesDoNotMultiply() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        refused(laughs.toString());
        refused("a: &a [*a, *a]\n");
        refused("a: &a {b: *a}\n");
    }

    @Test
    void wordsDoNotMultiply() {
        String word = "x".repeat(1 << 16);
        assertThatThrownBy(() -> resolve("a: &a %s\nb: [%s]\n".formatted(word, "*a,".repeat(20_000))))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("more than 16 MiB of values");
        String names = "${WORD}".repeat(500);
        assertThatThrownBy(() -> resolve(SMALL + "seed: " + names, Map.of("WORD", word)))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("more than 16 MiB of values");
    }

    @Test
    void tagsNameNoClass() {
        for (String tag : List.of(
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL"
                        + " ['http://127.0.0.1:1/']]]]",
                "!!java.io.File [/etc/passwd]",
                "!<tag:yaml.org,2002:java.lang.ProcessBuilder> [[touch, /tmp/owned]]")) {
            // a class is refused, and whatever else a tag stands before is what it would be without
            assertThatThrownBy(() -> resolve(SMALL + "seed: " + tag + "\n"))
                    .isInstanceOf(RunFileException.class)
                    .hasMessageContaining("run.yaml:7");
        }
    }

    @Test
    void depthAndSizeAreBounded(@TempDir Path folder) throws IOException {
        refused("[".repeat(100_000));
        refused("a: ".repeat(1_000) + "1");
        refused("{a: ".repeat(10_000));
        Path large = Files.writeString(folder.resolve("large.yaml"), "# " + "x".repeat(3 << 20));
        assertThatThrownBy(() -> new RunFileReader().read(large.toString(), List.of()))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("more than 2097152 bytes");
    }

    @Test
    void anyTextIsReadOrRefused() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            char[] text = SMALL.toCharArray();
            for (int j = random.nextInt(4); j >= 0; j--) {
                text[random.nextInt(text.length)] = NOISE.charAt(random.nextInt(NOISE.length()));
            }
            try {
                assertThat(resolve(new String(text)).yaml()).isNotEmpty();
            } catch (RunFileException e) {
                assertThat(e).hasMessageContaining("run.yaml");
            }
        }
    }

    private static void refused(String text) {
        assertTimeoutPreemptively(
                Duration.ofMinutes(5),
                () -> assertThatThrownBy(() -> resolve(text))
                        .isInstanceOf(RunFileException.class)
                        .hasMessageContaining("run.yaml"));
    }
}
