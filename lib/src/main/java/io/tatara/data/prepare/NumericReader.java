package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.prepare.NumericFeatures.Bucketed;
import io.tatara.data.prepare.NumericFeatures.Scaled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what {@link FeatureStages} has built of numbers alone. */
final class NumericReader {

    private final List<FittedInput> inputs;
    private final Map<String, Double> surrogates = new HashMap<>();
    private final Map<String, List<Double>> edges = new HashMap<>();
    private List<Double> shift = List.of();
    private List<Double> factor = List.of();

    private NumericReader(List<FittedInput> inputs) {
        this.inputs = inputs;
    }

    static NumericFeatures read(List<FittedInput> inputs, List<FittedStage> stages) {
        refuseTexts(inputs);
        NumericReader reader = new NumericReader(inputs);
        stages.forEach(reader::read);
        return reader.columns();
    }

    private static void refuseTexts(List<FittedInput> inputs) {
        String texts = inputs.stream()
                .filter(input -> input.kind() == Treatment.Kind.TEXT)
                .map(input -> "'%s' (%s)".formatted(input.name(), input.words() ? "words" : "a category"))
                .collect(Collectors.joining(", "));
        if (!texts.isEmpty()) {
            throw new TataraException(
                    "the features hold more than numbers: %s; export the network alone and feed it the vector 'features' of prepared rows, or train without these columns (data.features.exclude)"
                            .formatted(texts));
        }
    }

    private void read(FittedStage stage) {
        if (stage instanceof FittedStage.Impute impute) {
            for (int i = 0; i < impute.inputs().size(); i++) {
                surrogates.put(impute.inputs().get(i), impute.surrogates().get(i));
            }
        } else if (stage instanceof FittedStage.Scale scale) {
            shift = scale.mean();
            // MLlib multiplies by the inverse, and by 0 where nothing varies
            factor = scale.deviation().stream()
                    .map(deviation -> deviation == 0 ? 0 : 1 / deviation)
                    .toList();
        } else if (stage instanceof FittedStage.Bucketize bucketize) {
            for (int i = 0; i < bucketize.inputs().size(); i++) {
                edges.put(
                        FeatureStages.unfilled(bucketize.inputs().get(i)),
                        bucketize.edges().get(i));
            }
        } else if (!(stage instanceof FittedStage.Assemble)
                && !(stage instanceof FittedStage.OneHot hot && !hot.dropLast())) {
            throw new IllegalStateException("a pipeline of numbers alone has the stage " + stage);
        }
    }

    /** Numbers and vectors first, then buckets, as the stages have them. */
    private NumericFeatures columns() {
        List<NumericFeatures.Column> scaled = new ArrayList<>();
        List<NumericFeatures.Column> bucketed = new ArrayList<>();
        int slot = 0;
        for (int i = 0; i < inputs.size(); i++) {
            FittedInput input = inputs.get(i);
            double surrogate = surrogates.getOrDefault(Columns.input(i), Double.NaN);
            List<Double> its = edges.get(Columns.input(i));
            if (its != null) {
                bucketed.add(new Bucketed(input.name(), surrogate, its));
            } else {
                int end = slot + input.width();
                scaled.add(
                        new Scaled(input.name(), surrogate, part(shift, 0.0, slot, end), part(factor, 1.0, slot, end)));
                slot = end;
            }
        }
        scaled.addAll(bucketed);
        return new NumericFeatures(scaled);
    }

    /** No scaler at all leaves every number as it is. */
    private static List<Double> part(List<Double> all, double none, int from, int to) {
        return all.isEmpty() ? Collections.nCopies(to - from, none) : all.subList(from, to);
    }
}
