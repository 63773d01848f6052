package io.tatara.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Opens a page in a real browser, Debian's package chromium, without a screen and without a network. */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long MOST_SECONDS = 240;

    private final Path program;
    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /**
     * What became of a page.
     *
     * @param dom as the page's script has left it
     * @param console lines that were written to it, errors of the script among them
     */
    record Opened(String dom, List<String> console) {
        Opened {
            console = List.copyOf(console);
        }
    }

    /**
     * Finds the browser; without one the test is skipped, but not where CI is set.
     *
     * @param folder that it may write to
     */
    static Chromium find(Path folder) {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (System.getenv("CI") != null) {
            assertThat(program).as("Debian's package chromium").isPresent();
        }
        Assumptions.assumeTrue(program.isPresent(), "there is no chromium here, so no page is opened");
        return new Chromium(program.orElseThrow(), folder);
    }

    /** @param fragment what follows # in the page's address */
    Opened open(Path page, String fragment, int width) throws IOException, InterruptedException {
        Path dom = Files.createTempFile(folder, "page", ".dom");
        Path log = Files.createTempFile(folder, "page", ".log");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--no-first-run",
                        // whatever asks for a network gets none
                        "--host-resolver-rules=MAP * ~NOTFOUND",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--window-size=%d,1000".formatted(width),
                        "--virtual-time-budget=5000",
                        "--enable-logging=stderr",
                        "--dump-dom",
                        page.toUri() + "#" + fragment)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return new Opened(
                    Files.readString(dom),
                    lines.filter(line -> line.contains("CONSOLE")).toList());
        }
    }
}
