package io.tatara.jobs.command;

import io.tatara.TataraException;
import io.tatara.data.source.Source;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RecordedRun;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.secret.Redaction;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a command works on. */
final class RunFileOptions {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUNFILE",
            description = "The run file (YAML), local or any Hadoop URI; left out, it is the run directory's run.yaml.")
    private @Nullable String runFile;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Override a setting, such as --set training.epochs=5 or --set network.layers[0].dense.units=64.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Directory of the run, local or any Hadoop URI; default: runs/<name>-<date>-<time>.")
    private @Nullable String runDirectory;

    @Option(names = "--master", description = "Spark master; default: spark-submit's, or else this machine's threads.")
    private @Nullable String master;

    @Option(
            names = "--sign",
            paramLabel = "KEY",
            description = "File of the private key that signs the model; the same as --set signing.key=KEY.")
    private @Nullable String sign;

    @Option(
            names = "--verify",
            paramLabel = "KEY",
            description =
                    "File of a public key: models that it has not signed are refused. Given several times, one must"
                            + " have signed; the same as --set signing.trusted=[KEY].")
    private List<String> verify = new ArrayList<>();

    @Option(
            names = "--resume",
            description =
                    "Continue the run that --run-dir holds; where it holds none, begin one. So a first start and each"
                            + " start after a failure are the same line.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Delete the run that --run-dir holds, and start anew.")
    private boolean overwrite;

    private Redaction redaction = Redaction.nothing();

    @Nullable
    String master() {
        return master;
    }

    boolean resumes() {
        return resume;
    }

    boolean overwrites() {
        return overwrite;
    }

    /** Files of public keys, as options name them. */
    List<String> trusted() {
        return verify.stream().map(Places::local).toList();
    }

    /** Those of {@code --set}, and what other options stand for. */
    private List<String> overrides() {
        List<String> all = new ArrayList<>(overrides);
        if (sign != null) {
            all.add("signing.key=" + KeptKeys.quoted(Places.local(sign)));
        }
        if (!verify.isEmpty()) {
            all.add(KeptKeys.trusted(trusted()));
        }
        return all;
    }

    /** What hides the secrets of the run file that was read last. */
    Redaction redaction() {
        return redaction;
    }

    /** Refuses what names or changes a run where {@code option} does without one. */
    void requireNoRun(String option) {
        if (runFile != null || runDirectory != null || !overrides.isEmpty() || sign != null || resume) {
            throw new UsageException(
                    "%s goes without a run: leave out the run file, --run-dir, --set, --sign and --resume (--verify stays)"
                            .formatted(option));
        }
    }

    OnExisting onExisting() {
        if (resume && overwrite) {
            throw new UsageException("--resume and --overwrite exclude each other");
        }
        if (resume && runDirectory == null) {
            throw new UsageException("--resume needs --run-dir, the directory of the run to continue");
        }
        return resume ? OnExisting.RESUME : overwrite ? OnExisting.OVERWRITE : OnExisting.REFUSE;
    }

    /** Reads the run file, or the one in the run directory. */
    ResolvedRun run() {
        return run(List.of());
    }

    /** The same for a run that is there: its keys stay, where options name no others. */
    ResolvedRun goingOn(RecordedRun before) {
        return run(KeptKeys.overrides(before));
    }

    private ResolvedRun run(List<String> kept) {
        if (runFile != null) {
            return read(runFile, kept);
        }
        if (runDirectory == null) {
            throw new UsageException("name a run file, or with --run-dir the directory of a run");
        }
        return read(new Path(runDirectory, "run.yaml").toString(), kept);
    }

    private ResolvedRun read(String file, List<String> kept) {
        List<String> all = new ArrayList<>(kept);
        all.addAll(overrides());
        ResolvedRun run = new RunFileReader().read(file, all);
        redaction = run.redaction();
        return run;
    }

    /** Reads {@code --source}. */
    Source source(String text) {
        RunFileReader.ResolvedSource read = new RunFileReader().source("--source", text);
        redaction = read.redaction();
        return read.source();
    }

    /** The directory of a new or resumed run. */
    RunDirectory directory(Configuration hadoop) {
        if (runDirectory != null) {
            return RunDirectory.at(runDirectory, hadoop);
        }
        if (runFile == null) {
            throw new UsageException("name a run file, or with --run-dir the directory of a run");
        }
        return RunDirectory.at(
                "runs/%s-%s"
                        .formatted(
                                name(),
                                LocalDateTime.now(ZoneId.systemDefault()).format(STAMP)),
                hadoop);
    }

    /** The directory of a run that must be there. */
    RunDirectory existing(Configuration hadoop) {
        if (runDirectory == null) {
            throw new UsageException("--run-dir is needed: the directory of the run with the model");
        }
        RunDirectory directory = RunDirectory.at(runDirectory, hadoop);
        if (!directory.holdsARun()) {
            throw new TataraException("%s holds no run (there is no run.yaml in it)".formatted(directory.path()));
        }
        return directory;
    }

    /** The run's name: its file's, without the ending. */
    String name() {
        String file = runFile == null ? String.valueOf(runDirectory) : runFile;
        return new Path(file).getName().replaceFirst("\\.(ya?ml|json)$", "");
    }
}
