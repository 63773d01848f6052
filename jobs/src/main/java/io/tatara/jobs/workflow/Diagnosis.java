package io.tatara.jobs.workflow;

import static io.tatara.jobs.report.EvaluationFile.addDrift;

import io.tatara.data.Part;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.data.prepare.PreparedData;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.Examination;
import io.tatara.evaluate.drift.ColumnDrift;
import io.tatara.evaluate.drift.Reference;
import io.tatara.evaluate.importance.PermutationImportance;
import io.tatara.jobs.report.EvaluationFile;
import io.tatara.model.ModelBundle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is measured of a model and its data to be drawn, and not needed for anything else: none of it can fail a run. Each
 * measurement that cannot be had is left out, and that is said.
 */
final class Diagnosis {

    private static final Logger log = LoggerFactory.getLogger(Diagnosis.class);

    /** Columns whose bins are kept, those that are furthest from the training data. */
    private static final int DETAILED = 8;

    private final Run run;
    private final PreparedData data;

    private Diagnosis(Run run, PreparedData data) {
        this.run = run;
        this.data = data;
    }

    /** Writes {@code evaluation.json}. */
    static void write(Run run, PreparedData data, ModelBundle model, Part part, Examination examined) {
        Diagnosis diagnosis = new Diagnosis(run, data);
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("part", part.directory());
        diagnosis.attempt(
                "figures", () -> entries.put("figures", examined.figures().toMap()));
        diagnosis.attempt("importance", () -> entries.put("importance", diagnosis.importance(model, part)));
        diagnosis.attempt("drift", () -> entries.put("drift", diagnosis.drift()));
        diagnosis.attempt(EvaluationFile.NAME, () -> EvaluationFile.write(run.directory(), entries));
    }

    /**
     * Adds how far a table that was scored by the run's own model is from the training data, if these are still there.
     *
     * @param rows how many the table has
     */
    static void addScored(Run run, FeaturePipeline features, Dataset<Row> table, LongSupplier rows) {
        attempt(run, "drift of the scored table", () -> {
            if (!run.directory().exists("prepared/manifest.json")) {
                return;
            }
            Diagnosis diagnosis = new Diagnosis(
                    run, PreparedData.open(run.hadoop(), run.directory().prepared()));
            Dataset<Row> sample = table.sample(
                    false, Reference.share(rows.getAsLong()), run.settings().seed());
            addDrift(run.directory(), "scored", diagnosis.entry(diagnosis.reference(), features.transform(sample)));
        });
    }

    private void attempt(String what, Runnable measurement) {
        attempt(run, what, measurement);
    }

    private static void attempt(Run run, String what, Runnable measurement) {
        try {
            measurement.run();
        } catch (Exception e) {
            // also Spark's SparkException, which it throws without declaring it
            log.warn("{} is left out of the report", what, e);
            run.console().say("%s is left out of the report: %s".formatted(what, e.getMessage()));
        }
    }

    private Map<String, Object> importance(ModelBundle model, Part part) {
        PermutationImportance found = PermutationImportance.of(
                data.rows(run.spark(), part),
                data.count(part),
                data.schema(),
                data.columns(),
                EngineChoice.of(model),
                model.parameters().length,
                run.settings().seed());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("rows", found.rows());
        entry.put("repeats", found.repeats());
        entry.put("loss", found.loss());
        entry.put("unmeasured", found.unmeasured());
        entry.put(
                "columns",
                found.columns().stream()
                        .map(column -> Map.of(
                                "column", column.column(),
                                "increase", column.increase(),
                                "deviation", column.deviation()))
                        .toList());
        return entry;
    }

    private Map<String, Object> drift() {
        Reference reference = reference();
        Map<String, Object> tables = new LinkedHashMap<>();
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            if (data.count(part) > 0) {
                tables.put(part.directory(), entry(reference, Reference.first(data.rows(run.spark(), part))));
            }
        }
        return tables;
    }

    private Reference reference() {
        return Reference.of(data.rows(run.spark(), Part.TRAIN), data.columns());
    }

    private Map<String, Object> entry(Reference reference, Dataset<Row> rows) {
        List<ColumnDrift> drifts = reference.drift(rows);
        Set<ColumnDrift> furthest = drifts.stream()
                .sorted(Comparator.comparingDouble(ColumnDrift::psi).reversed())
                .limit(DETAILED)
                .collect(Collectors.toSet());
        List<Map<String, Object>> columns = new ArrayList<>();
        for (int i = 0; i < drifts.size(); i++) {
            ColumnDrift drift = drifts.get(i);
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("column", drift.column());
            column.put("psi", drift.psi());
            column.put("byChance", drift.byChance());
            if (furthest.contains(drift)) {
                column.put("bins", reference.binNames(i, data.schema().features()));
                column.put("expected", drift.expected());
                column.put("actual", drift.actual());
            }
            columns.add(column);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(
                "rows",
                drifts.isEmpty()
                        ? 0
                        : drifts.get(0).actual().stream()
                                .mapToLong(count -> count)
                                .sum());
        entry.put("columns", columns);
        return entry;
    }
}
