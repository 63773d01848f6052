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
import java.util.stream.DoubleStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Row;

/** Reads what {@link FeatureStages} has built of numbers alone. */
final class NumericReader {

    private final List<FittedInput> inputs;
    private final Map<String, Double> surrogates = new HashMap<>();
    private final Map<String, double[]> edges = new HashMap<>();
    private List<Double> shift = List.of();
    private List<Double> factor = List.of();

    private NumericReader(List<FittedInput> inputs) {
        this.inputs = inputs;
    }

    static NumericFeatures read(List<FittedInput> inputs, PipelineModel stages) {
        refuseTexts(inputs);
        NumericReader reader = new NumericReader(inputs);
        for (Transformer stage : stages.stages()) {
            reader.read(stage);
        }
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

    private void read(Transformer stage) {
        if (stage instanceof ImputerModel imputer) {
            Row values = imputer.surrogateDF().first();
            String[] columns = imputer.getInputCols();
            for (int i = 0; i < columns.length; i++) {
                surrogates.put(columns[i], values.getDouble(values.fieldIndex(columns[i])));
            }
        } else if (stage instanceof StandardScalerModel scaler) {
            shift = boxed(scaler.mean().toArray());
            // MLlib multiplies by the inverse, and by 0 where nothing varies
            factor = boxed(DoubleStream.of(scaler.std().toArray())
                    .map(scale -> scale == 0 ? 0 : 1 / scale)
                    .toArray());
        } else if (stage instanceof Bucketizer bucketizer) {
            String[] columns = bucketizer.getInputCols();
            for (int i = 0; i < columns.length; i++) {
                edges.put(FeatureStages.unfilled(columns[i]), bucketizer.getSplitsArray()[i]);
            }
        } else if (!(stage instanceof VectorAssembler) && !FeatureStages.encodesBuckets(stage)) {
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
            double[] its = edges.get(Columns.input(i));
            if (its != null) {
                bucketed.add(new Bucketed(input.name(), surrogate, boxed(its)));
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

    private static List<Double> boxed(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }
}
