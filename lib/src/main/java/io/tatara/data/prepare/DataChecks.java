package io.tatara.data.prepare;

import static java.util.Objects.requireNonNull;

import io.tatara.data.DataRefused;
import io.tatara.data.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Refuses data that training could only fail on, before anything is fitted or written. */
final class DataChecks {

    private final Map<Part, PartSummary> parts;
    private final DataSettings settings;

    private DataChecks(Map<Part, PartSummary> parts, DataSettings settings) {
        this.parts = parts;
        this.settings = settings;
    }

    static void require(Map<Part, PartSummary> parts, List<Input> inputs, Labels labels, DataSettings settings) {
        DataChecks checks = new DataChecks(parts, settings);
        checks.noEmptySplit();
        checks.finite(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            checks.input(inputs.get(i), i);
        }
        if (labels.classes()) {
            checks.classesInTraining(labels);
        }
        checks.weights();
    }

    private PartSummary part(Part part) {
        return requireNonNull(parts.get(part));
    }

    private void noEmptySplit() {
        for (Part part : Part.values()) {
            boolean wanted = settings.split().share(part) > 0 || (part == Part.TEST && settings.testSource() != null);
            if (wanted && part(part).rows() == 0) {
                throw new DataRefused(
                        "the %s split is empty: data.split asks for a share of %s of %d rows (copies of a row share a split); give it a larger share, more rows, another data.split.seed, or 0"
                                .formatted(part.directory(), settings.split().share(part), total(PartSummary::rows)));
            }
        }
    }

    private void finite(List<Input> inputs) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int column = i;
            long nans = total(part -> moments(part, column).nans());
            long infinities = total(part -> moments(part, column).infinities());
            if (nans + infinities > 0) {
                boolean vector = inputs.get(i).treatment().kind() == Treatment.Kind.VECTOR;
                found.add("'%s' (%s in %d values, ∞ in %d)"
                        .formatted(inputs.get(i).name(), vector ? "NaN or null" : "NaN", nans, infinities));
            }
        }
        if (!found.isEmpty()) {
            throw new DataRefused(
                    "%d feature column%s with values that are no finite numbers, in %d rows: %s; make them null (data.sql: nanvl(x, NULL)) to have them imputed, or leave the rows or columns out"
                            .formatted(
                                    found.size(),
                                    found.size() == 1 ? "" : "s",
                                    total(PartSummary::rows),
                                    Columns.shown(found)));
        }
    }

    private static Moments moments(PartSummary part, int column) {
        Summary summary = part.inputs().get(column);
        if (summary instanceof Summary.Numbers numbers) {
            return numbers.moments();
        }
        return summary instanceof Summary.Slots slots ? slots.together() : new Moments();
    }

    private void input(Input input, int column) {
        long nulls = total(part -> part.inputs().get(column).nulls());
        if (nulls > 0 && input.required()) {
            throw new DataRefused("feature column '%s' is null in %d of %d rows, and %s; %s"
                    .formatted(
                            input.name(),
                            nulls,
                            total(PartSummary::rows),
                            input.impute() == Imputation.FAIL
                                    ? "impute: fail was asked for"
                                    : "a vector cannot be imputed",
                            "leave those rows out with data.sql, or exclude the column"));
        }
        PartSummary training = part(Part.TRAIN);
        Summary summary = training.inputs().get(column);
        if (summary.nulls() == training.rows()) {
            throw new DataRefused(
                    "feature column '%s' is null in all %d training rows: exclude it (data.features.exclude)"
                            .formatted(input.name(), training.rows()));
        }
        if (summary instanceof Summary.Texts texts) {
            categories(input, texts);
        }
        if (summary instanceof Summary.Slots) {
            oneWidth(input, column);
        }
    }

    private void categories(Input input, Summary.Texts texts) {
        boolean counted = input.treatment() instanceof Treatment.OneHot || input.treatment() instanceof Treatment.Index;
        if (counted && texts.overflows()) {
            throw new DataRefused(
                    "feature column '%s' has more than %d distinct values in the training split, such as '%s': say data.features.columns.%s: {hash: 256} or {text: 1000}, exclude it, or raise data.features.maxCategories"
                            .formatted(
                                    input.name(),
                                    settings.features().maxCategories(),
                                    texts.counts().firstKey(),
                                    input.name()));
        }
    }

    private void oneWidth(Input input, int column) {
        int width =
                ((Summary.Slots) part(Part.TRAIN).inputs().get(column)).slots().size();
        for (PartSummary part : parts.values()) {
            Summary.Slots slots = (Summary.Slots) part.inputs().get(column);
            boolean same = slots.slots().size() == width && slots.smallest() == width;
            if (part.rows() > 0 && !same) {
                throw new DataRefused("feature column '%s' holds vectors of %d and of %d values; one width was expected"
                        .formatted(
                                input.name(),
                                Math.min(slots.smallest(), width),
                                Math.max(slots.slots().size(), width)));
            }
        }
    }

    private void classesInTraining(Labels labels) {
        Summary.Texts training = (Summary.Texts) part(Part.TRAIN).labels().get(0);
        for (String name : labels.task().names()) {
            if (!training.counts().containsKey(name)) {
                throw new DataRefused(
                        "class '%s' of label column '%s' is not in the training split (%s): nothing can be learned of it; use data.split.stratify: true, add examples of it, or leave it out with data.sql"
                                .formatted(name, labels.columns().get(0), whereabouts(name)));
            }
        }
    }

    private String whereabouts(String name) {
        List<String> found = new ArrayList<>();
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            long count = ((Summary.Texts) part(part).labels().get(0)).counts().getOrDefault(name, 0L);
            if (count > 0) {
                found.add("%d row%s in the %s split".formatted(count, count == 1 ? "" : "s", part.directory()));
            }
        }
        return String.join(", ", found);
    }

    private void weights() {
        for (Map.Entry<Part, PartSummary> entry : parts.entrySet()) {
            Summary.Numbers weight = entry.getValue().weight();
            if (weight == null) {
                continue;
            }
            Moments moments = weight.moments();
            long wrong = weight.nulls() + moments.nans() + moments.infinities();
            if (wrong > 0 || (moments.count() > 0 && (moments.min() < 0 || moments.max() == 0))) {
                throw new DataRefused(
                        "weight column '%s' in the %s split has %d values that are null, NaN or ∞ and ranges from %s to %s; finite weights of at least 0, not all 0, were expected"
                                .formatted(
                                        settings.weight(),
                                        entry.getKey().directory(),
                                        wrong,
                                        moments.min(),
                                        moments.max()));
            }
        }
    }

    private long total(ToLongFunction<PartSummary> count) {
        return parts.values().stream().mapToLong(count).sum();
    }
}
