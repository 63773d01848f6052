package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.data.WholeFiles;
import io.tatara.data.prepare.DataSettings;
import io.tatara.data.prepare.PreparedData;
import io.tatara.data.quality.DataQuality;
import io.tatara.data.quality.Finding;
import io.tatara.data.quality.OnFailure;
import io.tatara.data.quality.Profile;
import io.tatara.data.quality.QualityReport;
import io.tatara.data.quality.QualityReport.Outcome;
import io.tatara.jobs.progress.QualityText;
import io.tatara.jobs.runfile.Families;
import io.tatara.jobs.runfile.Quality;
import io.tatara.jobs.runfile.Registry;
import io.tatara.registry.ModelRegistry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Holds the table against the run file's rules before anything is made of it. */
final class QualityStation {

    /** The table's profile, in the run directory and beside each registered version. */
    static final String PROFILE = "profile.json";

    /** What the run compares with, kept from its first check: one that is resumed would find itself. */
    private static final String REFERENCE = "reference.json";

    private final Run run;
    private final Quality quality;

    private QualityStation(Run run, Quality quality) {
        this.run = run;
        this.quality = quality;
    }

    /**
     * Checks the table.
     *
     * @throws DataRefused naming every rule that is broken and must not be
     */
    static QualityReport check(Run run, Quality quality) {
        return new QualityStation(run, quality).check();
    }

    private QualityReport check() {
        Clock clock = new Clock();
        run.console()
                .say("holding the table against %d rules"
                        .formatted(quality.rules().size()));
        Optional<Profile> reference = reference();
        DataSettings data = data();
        Dataset<Row> table =
                data.table().read(run.spark(), data.corruptRecords()).rows();
        QualityReport report = DataQuality.check(table, quality.rules(), reference.orElse(null));
        run.directory().writeText(PROFILE, report.profile().toJson());
        run.finished("quality", figures(report, reference.isPresent()), clock.seconds());
        run.console().say(QualityText.render(lines(report)).stripTrailing());
        if (report.failed()) {
            throw new DataRefused(refusal(report));
        }
        replaceReference(report.profile());
        return report;
    }

    /** A run that goes on is held to the state of the table that it has prepared, not to what was written since. */
    private DataSettings data() {
        DataSettings data = run.settings().data();
        return run.directory().exists("prepared/manifest.json")
                ? PreparedData.find(run.hadoop(), run.directory().prepared())
                        .map(data::at)
                        .orElse(data)
                : data;
    }

    private Optional<Profile> reference() {
        if (!run.directory().exists(REFERENCE)) {
            run.directory().writeText(REFERENCE, latest().map(Profile::toJson).orElse(""));
        }
        String kept = run.directory().readText(REFERENCE);
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(Profile.fromJson(kept, run.directory().resolve(REFERENCE)));
    }

    private Optional<Profile> latest() {
        String path = quality.reference();
        if (path != null) {
            try {
                return Optional.of(Profile.fromJson(beside(path).read(new Path(path).getName()), path));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new TataraException("quality.reference: cannot read %s: %s".formatted(path, e.getMessage()), e);
            }
        }
        Registry registry = run.settings().registry();
        return registry == null ? Optional.empty() : ofChampion(registry);
    }

    private Optional<Profile> ofChampion(Registry settings) {
        ModelRegistry registry = ModelRegistry.at(run.hadoop(), settings.path());
        return registry.resolve(settings.alias())
                .flatMap(version -> registry.document(version, PROFILE)
                        .map(text -> Profile.fromJson(
                                text, "%s of version %d in %s".formatted(PROFILE, version.number(), registry.path()))));
    }

    private void replaceReference(Profile profile) {
        String path = quality.reference();
        if (path == null) {
            return;
        }
        try {
            beside(path).put(new Path(path).getName(), profile.toJson());
        } catch (IOException e) {
            throw new TataraException("quality.reference: cannot write %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private WholeFiles beside(String path) throws IOException {
        return WholeFiles.at(run.hadoop(), String.valueOf(new Path(path).getParent()));
    }

    private List<QualityText.Line> lines(QualityReport report) {
        List<QualityText.Line> lines = new ArrayList<>();
        for (Outcome outcome : report.outcomes()) {
            boolean warns = outcome.rule().onFailure() == OnFailure.WARN;
            outcome.findings().forEach(finding -> lines.add(new QualityText.Line(word(outcome), warns, finding)));
        }
        return lines;
    }

    private String refusal(QualityReport report) {
        List<String> broken = new ArrayList<>();
        int rules = 0;
        for (int i = 0; i < report.outcomes().size(); i++) {
            Outcome outcome = report.outcomes().get(i);
            if (!outcome.broken() || outcome.rule().onFailure() == OnFailure.WARN) {
                continue;
            }
            rules++;
            for (Finding finding : outcome.findings()) {
                if (finding.verdict() == Finding.Verdict.BROKEN) {
                    broken.add("%s: quality.rules[%d].%s: %s: found %s; expected %s; %s"
                            .formatted(
                                    where(i, word(outcome)),
                                    i,
                                    word(outcome),
                                    finding.subject(),
                                    finding.found(),
                                    finding.expected(),
                                    finding.advice()));
                }
            }
        }
        return "the table breaks %d of %d rules; nothing was prepared%n  %s"
                .formatted(rules, report.outcomes().size(), String.join(System.lineSeparator() + "  ", broken));
    }

    private String where(int rule, String word) {
        return run.file().written().where("quality", "rules", Integer.toString(rule), word);
    }

    private Map<String, Object> figures(QualityReport report, boolean compared) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < report.outcomes().size(); i++) {
            Outcome outcome = report.outcomes().get(i);
            for (Finding finding : outcome.findings()) {
                rules.add(entry(outcome, finding, where(i, word(outcome))));
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("passed", !report.failed());
        figures.put("rows", report.profile().rows());
        figures.put("compared", compared);
        figures.put("rules", rules);
        return figures;
    }

    private static Map<String, Object> entry(Outcome outcome, Finding finding, String where) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("rule", word(outcome));
        entry.put("where", where);
        entry.put("subject", finding.subject());
        entry.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
        entry.put("onFailure", outcome.rule().onFailure().name().toLowerCase(Locale.ROOT));
        entry.put("found", finding.found());
        entry.put("expected", finding.expected());
        @Nullable Double value = finding.value();
        if (value != null) {
            entry.put("value", value);
        }
        return entry;
    }

    private static String word(Outcome outcome) {
        return Families.word(outcome.rule().getClass());
    }
}
