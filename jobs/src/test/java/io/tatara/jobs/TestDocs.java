package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.jobs.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the pages name is there. */
class TestDocs {

    /** Options of other programs that pages name. */
    private static final Set<String> OTHERS = Set.of(
            // spark-submit
            "--class",
            "--conf",
            "--driver-memory",
            "--executor-cores",
            "--executor-memory",
            "--jars",
            "--num-executors",
            "--packages",
            "--properties-file",
            "--supervise",
            "--total-executor-cores",
            "--verbose",
            // AWS
            "--application-id",
            "--cli-input-json",
            "--job-run-id",
            "--name",
            "--security-configuration",
            // Databricks
            "--plan",
            "--target",
            // Airflow
            "--conn-host",
            "--conn-type",
            // kubectl, systemctl, useradd, MLflow
            "--from-file",
            "--now",
            "--create-home",
            "--system",
            "--serve-artifacts",
            // deploy/local/cluster
            "--workers");

    private static final Pattern COMMAND =
            Pattern.compile("(?:\\$ )?(?:[A-Z_]+=\\S+ )*(?:\\./)?tatara ([a-z]+)\\b(.*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");

    private static List<MarkdownPage> pages = List.of();

    @BeforeAll
    static void read() throws IOException {
        List<MarkdownPage> all = new ArrayList<>();
        for (String page : List.of("README.md", "CONTRIBUTING.md")) {
            all.add(MarkdownPage.read(Submission.CHECKOUT.resolve(page)));
        }
        for (String folder : List.of("docs", "deploy")) {
            try (Stream<Path> files = Files.walk(Submission.CHECKOUT.resolve(folder))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                        .sorted()
                        .toList()) {
                    all.add(MarkdownPage.read(file));
                }
            }
        }
        pages = List.copyOf(all);
    }

    @Test
    void linksWithinTheCheckoutPointAtFilesAndHeadingsThatAreThere() throws IOException {
        List<String> broken = new ArrayList<>();
        Map<Path, MarkdownPage> others = new HashMap<>();
        int checked = 0;
        for (MarkdownPage page : pages) {
            for (String link : page.links()) {
                if (link.matches("[a-z][a-z0-9+.-]*:.*")) {
                    continue;
                }
                checked++;
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page.file()
                        : page.file().resolveSibling(parts[0]).normalize();
                boolean there = Files.exists(target);
                if (there && parts.length == 2) {
                    MarkdownPage named = others.get(target);
                    if (named == null) {
                        named = MarkdownPage.read(target);
                        others.put(target, named);
                    }
                    there = named.anchors().contains(parts[1]);
                }
                if (!there) {
                    broken.add("%s: %s".formatted(Submission.CHECKOUT.relativize(page.file()), link));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(checked).isGreaterThan(50);
    }

    @Test
    void commandsAreThereWithTheOptionsThatTheyAreGiven() {
        Map<String, CommandLine> commands = Commands.line().getSubcommands();
        List<String> unknown = new ArrayList<>();
        Set<String> named = new LinkedHashSet<>();
        for (MarkdownPage page : pages) {
            for (String code : page.code()) {
                Matcher line = COMMAND.matcher(code);
                if (!line.lookingAt() || line.group(1).equals("ended")) {
                    continue; // the line that a driver's log ends with
                }
                CommandLine command = commands.get(line.group(1));
                named.add(line.group(1));
                Set<String> options = command == null ? Set.of() : options(command);
                OPTION.matcher(line.group(2).replaceAll(" # .*", ""))
                        .results()
                        .map(MatchResult::group)
                        .filter(option -> !options.contains(option))
                        .forEach(option -> unknown.add("%s: %s has no %s".formatted(page.file(), code, option)));
                if (command == null) {
                    unknown.add("%s: %s".formatted(page.file(), code));
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(named).contains("run", "train", "tune", "import", "export", "registry");
    }

    @Test
    void everyOptionIsOneOfOursOrOfAProgramThatIsNamedHere() {
        Set<String> known = new HashSet<>(OTHERS);
        known.addAll(options(Commands.line()));
        List<String> unknown = new ArrayList<>();
        for (MarkdownPage page : pages) {
            for (String code : page.code()) {
                OPTION.matcher(code)
                        .results()
                        .map(MatchResult::group)
                        .filter(option -> !known.contains(option))
                        .forEach(option -> unknown.add("%s: %s".formatted(page.file(), option)));
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** Of a command and those within it. */
    private static Set<String> options(CommandLine command) {
        Set<String> options =
                new HashSet<>(command.getCommandSpec().optionsMap().keySet());
        command.getSubcommands().values().forEach(inner -> options.addAll(options(inner)));
        return options;
    }
}
