package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import io.tatara.data.Nearest;
import io.tatara.data.source.Source;
import io.tatara.jobs.secret.Redaction;
import io.tatara.train.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads run files: see the package for the way. */
public final class RunFileReader {

    private static final int MOST_BYTES = 2 << 20;

    private final RunFileSchema schema = RunFileSchema.load();
    private final Substitution substitution;

    /** Reads with variables of this process's environment. */
    public RunFileReader() {
        this(System::getenv);
    }

    /** For who only looks at a run file that was resolved before: what its secrets refer to need not be there. */
    public static RunFileReader withoutSecrets() {
        return new RunFileReader(name -> "hidden");
    }

    RunFileReader(Substitution.Variables variables) {
        this.substitution = new Substitution(variables);
    }

    /**
     * Reads a run file from any file system.
     *
     * @param file local path or Hadoop URI
     * @param overrides values of {@code --set}, applied in order
     * @throws RunFileException with everything that is wrong with it
     */
    public ResolvedRun read(String file, List<String> overrides) {
        Path path = new Path(file);
        Configuration hadoop = new Configuration();
        try {
            FileSystem system =
                    path.toUri().getScheme() == null ? FileSystem.getLocal(hadoop) : path.getFileSystem(hadoop);
            Path absolute = system.makeQualified(path);
            if (!system.exists(absolute) || system.getFileStatus(absolute).isDirectory()) {
                throw new RunFileException(
                        "%s: there is no such run file%s".formatted(file, suggestion(system, absolute)));
            }
            try (var in = system.open(absolute)) {
                byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new RunFileException(
                            "%s is no run file: it has more than %d bytes".formatted(file, MOST_BYTES));
                }
                String text = new String(bytes, StandardCharsets.UTF_8);
                return resolve(path.getName(), text, folder(absolute), overrides);
            }
        } catch (IOException e) {
            throw new TataraException("cannot read run file %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * A source, read.
     *
     * @param redaction hides the secrets that it holds
     */
    public record ResolvedSource(Source source, Redaction redaction) {}

    /**
     * Reads a source as {@code data.source} is written; relative paths start in the working directory.
     *
     * @param origin of the text, for messages
     * @throws RunFileException with everything that is wrong with it
     */
    public ResolvedSource source(String origin, String text) {
        ObjectNode around = JsonNodeFactory.instance.objectNode();
        ObjectNode data = around.putObject("data").put("label", "unused");
        around.putObject("network").putArray("layers");
        Positions positions = new Positions(origin);
        Pointer place = Pointer.ROOT.then("data").then("source");
        data.set("source", YamlReader.readValue(origin, text, place, positions, substitution));
        String folder = "file:" + java.nio.file.Path.of("").toAbsolutePath();
        ResolvedRun run = resolve(new Tree(around, positions), folder);
        return new ResolvedSource(Objects.requireNonNull(run.settings().data().source()), run.redaction());
    }

    /**
     * Resolves the text of a run file.
     *
     * @param name of the file, in messages
     * @param folder where relative paths start: a URI or absolute path
     */
    ResolvedRun resolve(String name, String text, String folder, List<String> overrides) {
        Tree tree = YamlReader.read(name, text, substitution);
        Overrides changes = new Overrides(tree, substitution);
        overrides.forEach(changes::apply);
        return resolve(tree, folder);
    }

    private ResolvedRun resolve(Tree tree, String folder) {
        check(tree);
        schema.walk(tree.root(), new Defaults());
        schema.walk(tree.root(), new Shorthand());
        schema.walk(tree.root(), new RelativePaths(folder));
        String yaml = ResolvedRun.write(tree.root());
        Secrets secrets = new Secrets(substitution);
        RunFile settings = Binder.bind(secrets.reveal(tree));
        Tune tune = settings.tune();
        if (tune == null) {
            return new ResolvedRun(settings, yaml, null, new Written(tree.positions()), secrets.redaction());
        }
        Resource resource = settings.trials().resource();
        Variants variants = new Variants(this, tune, tree, resource.epochs(resource.most()));
        requireVariants(tune, variants, tree);
        ResolvedRun run = new ResolvedRun(settings, yaml, variants, new Written(tree.positions()), secrets.redaction());
        requireAlike(run, tune, tree);
        return run;
    }

    /**
     * Reads a run file that was resolved before, as run directories keep it.
     *
     * @throws RunFileException with everything that is wrong with it
     */
    public ResolvedRun again(String name, String yaml) {
        return resolve(name, yaml, "", List.of());
    }

    /** A tree that was resolved before, and has had settings changed. */
    ResolvedRun resolved(Tree tree) {
        return resolve(tree, "");
    }

    private void check(Tree tree) {
        schema.walk(tree.root(), new Shorthand());
        List<Problem> problems = new ArrayList<>(new SchemaCheck(schema).problems(tree));
        schema.walk(tree.root(), new Conditions(tree, problems));
        problems.addAll(MetricNames.problems(tree));
        problems.addAll(Dl4jLimits.problems(tree));
        problems.addAll(ShardLimits.problems(tree));
        if (!problems.isEmpty()) {
            throw new RunFileException(problems);
        }
    }

    private static void requireAlike(ResolvedRun run, Tune tune, Tree tree) {
        IntSummaryStatistics workers = run.workers();
        if (tune.parallel() != null && workers.getMin() < workers.getMax()) {
            throw new RunFileException(List.of(tree.problem(
                    Pointer.ROOT.then("tune").then("parallel"),
                    "trials have %d to %d workers, and as many run at a time as there are slots for; take it out"
                            .formatted(workers.getMin(), workers.getMax()))));
        }
    }

    private static void requireVariants(Tune tune, Variants variants, Tree tree) {
        List<Problem> problems = new ArrayList<>();
        for (Probe probe : Probe.of(tune.space().space())) {
            try {
                RunFile variant = variants.of(probe.configuration()).settings();
                if (tune.distribute() && !(variant.distribution() instanceof Distribution.Ganged)) {
                    problems.add(tree.problem(
                            SearchSpaceReader.place(probe.path()),
                            "with %s: tune.distribute needs a strategy averaging or allreduce"
                                    .formatted(probe.value())));
                }
            } catch (RunFileException e) {
                e.findings()
                        .forEach(finding -> problems.add(tree.problem(
                                SearchSpaceReader.place(probe.path()),
                                "with %s: %s".formatted(probe.value(), finding))));
            }
        }
        if (!problems.isEmpty()) {
            throw new RunFileException(problems);
        }
    }

    private static String folder(Path file) {
        Path parent = file.getParent();
        String text = (parent == null ? file : parent).toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String suggestion(FileSystem system, Path missing) throws IOException {
        @Nullable Path folder = missing.getParent();
        if (folder == null || !system.exists(folder)) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (Path path : FileUtil.stat2Paths(system.listStatus(folder))) {
            names.add(path.getName());
        }
        return Nearest.hint(missing.getName(), names);
    }
}
