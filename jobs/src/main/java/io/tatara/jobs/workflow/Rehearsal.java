package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Nearest;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.data.prepare.DataSettings;
import io.tatara.data.prepare.TaskChoice;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.Source;
import io.tatara.jobs.runfile.Probe;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.Tune;
import io.tatara.jobs.runfile.Variants;
import io.tatara.model.InputShape;
import io.tatara.model.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Goes through a run without doing it: the table's columns, and the network at a stand-in width. */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * Checks what can be checked from here.
     *
     * @return what was checked, and what could not be, in sentences
     * @throws TataraException at the first thing that cannot work
     */
    public static List<String> of(RunFile settings, SparkSession spark) {
        List<String> findings = new ArrayList<>(List.of("the run file is complete and consistent"));
        DataSettings data = settings.data();
        if (local(data)) {
            // corrupt records are prepare's to judge, over the whole table
            Dataset<Row> table =
                    data.table().read(spark, CorruptRecords.SET_ASIDE).rows();
            requireColumns(data, List.of(table.columns()));
            findings.add(
                    "the table has %d columns, and all that are named are there".formatted(table.columns().length));
        } else {
            findings.add("the table was not looked at: it is not made of files on this machine");
        }
        findings.add(network(settings, spark.sparkContext().hadoopConfiguration()));
        return findings;
    }

    /**
     * Builds the networks that a search may come to, at both ends of everything that is searched.
     *
     * @throws TataraException at the first that does not fit itself
     */
    public static void variants(ResolvedRun file) {
        Tune tune = file.settings().tune();
        Variants variants = file.variants();
        if (tune == null || variants == null) {
            return;
        }
        for (Probe probe : Probe.of(tune.space().space())) {
            try {
                network(variants.of(probe.configuration()).settings(), new Configuration());
            } catch (TataraException e) {
                throw new TataraException(
                        "tune.space.%s: with %s: %s".formatted(probe.path(), probe.value(), e.getMessage()), e);
            }
        }
    }

    private static boolean local(DataSettings data) {
        Stream<Source> sources = Stream.concat(Stream.ofNullable(data.source()), data.sources().values().stream());
        return sources.allMatch(source -> !source.paths().isEmpty()
                && source.paths().stream()
                        .map(path -> new Path(path).toUri().getScheme())
                        .allMatch(scheme -> scheme == null || scheme.equals("file")));
    }

    private static void requireColumns(DataSettings data, Collection<String> columns) {
        require("data.label", data.label(), columns);
        require("data.weight", Stream.ofNullable(data.weight()).toList(), columns);
        require("data.split.key", Stream.ofNullable(data.split().key()).toList(), columns);
        require("data.features.exclude", data.features().exclude(), columns);
        require("data.features.columns", data.features().columns().keySet(), columns);
        List<String> include = data.features().include();
        require("data.features.include", include == null ? List.of() : include, columns);
    }

    private static void require(String setting, Collection<String> named, Collection<String> columns) {
        Set<String> missing = new LinkedHashSet<>(named);
        missing.removeAll(columns);
        for (String column : missing) {
            throw new TataraException("%s: the table has no column '%s'%s; it has %s"
                    .formatted(setting, column, Nearest.hint(column, columns), String.join(", ", columns)));
        }
    }

    /** The real width is known once the features are fitted; layers are checked at the width that their input asks for. */
    public static String network(RunFile settings, Configuration hadoop) {
        if (!(settings.network() instanceof Network.Layers layers)) {
            return "the network was not built: its file is checked against the prepared features";
        }
        int width = layers.input() instanceof InputShape.Sequence sequence
                ? sequence.steps()
                : layers.input().width(64);
        List<String> slots =
                IntStream.range(0, width).mapToObj(Integer::toString).toList();
        List<String> names =
                settings.data().label().size() > 1 ? settings.data().label() : List.of("a", "b");
        Task task = settings.data().task() == TaskChoice.REGRESSION
                ? new Task.Regression(names)
                : settings.data().label().size() > 1 ? new Task.MultiLabel(names) : new Task.Classification(names);
        Start start = Start.of(settings, new Schema(slots, task, false), hadoop);
        return "the network's layers fit each other; engine: " + start.engine().describe();
    }
}
