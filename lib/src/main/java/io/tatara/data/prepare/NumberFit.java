package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What imputing and scaling need to know of the training split.
 *
 * @param surrogates what a missing value becomes, by index of the input; none for inputs that are not imputed
 * @param slots one shift and scale for each slot of numbers and vectors, by index of the input
 */
record NumberFit(Map<Integer, Double> surrogates, Map<Integer, List<Affine>> slots) {

    static NumberFit of(Dataset<Row> ranked, List<Input> inputs, PartSummary training) {
        Map<Integer, List<Quartiles>> quartiles = quartiles(ranked, inputs, training);
        Map<Integer, Double> surrogates = new HashMap<>();
        Map<Integer, List<Affine>> slots = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            Summary summary = training.inputs().get(i);
            List<Quartiles> known = quartiles.getOrDefault(i, List.of());
            if (summary instanceof Summary.Numbers numbers) {
                Moments moments = new Moments();
                moments.merge(numbers.moments());
                Quartiles three = known.isEmpty() ? Quartiles.NONE : known.get(0);
                if (input.impute() != Imputation.FAIL) {
                    double surrogate = input.impute() == Imputation.MEDIAN ? three.median() : moments.mean();
                    surrogates.put(i, surrogate);
                    moments.merge(Moments.constant(surrogate, numbers.nulls()));
                }
                if (input.treatment() instanceof Treatment.Scaled number) {
                    slots.put(i, List.of(Affine.of(number.scaling(), moments, three)));
                }
            } else if (input.treatment() instanceof Treatment.Slots vector) {
                slots.put(i, affine(vector.scaling(), ((Summary.Slots) summary).slots(), known));
            }
        }
        return new NumberFit(surrogates, slots);
    }

    private static List<Affine> affine(Scaling scaling, List<Moments> slots, List<Quartiles> quartiles) {
        List<Affine> fitted = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            fitted.add(Affine.of(scaling, slots.get(i), quartiles.isEmpty() ? Quartiles.NONE : quartiles.get(i)));
        }
        return fitted;
    }

    /** Quartiles of the inputs that need them, slot by slot. */
    private static Map<Integer, List<Quartiles>> quartiles(
            Dataset<Row> ranked, List<Input> inputs, PartSummary training) {
        List<Column> values = new ArrayList<>();
        Map<Integer, Integer> first = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Treatment treatment = inputs.get(i).treatment();
            boolean median = inputs.get(i).impute() == Imputation.MEDIAN;
            Column column = col(Columns.input(i));
            if (treatment instanceof Treatment.Slots vector && vector.scaling() == Scaling.ROBUST) {
                first.put(i, values.size());
                int width = ((Summary.Slots) training.inputs().get(i)).slots().size();
                for (int slot = 0; slot < width; slot++) {
                    values.add(functions.vector_to_array(column, "float64").getItem(slot));
                }
            } else if (treatment.kind() == Treatment.Kind.NUMBER && (median || robust(treatment))) {
                first.put(i, values.size());
                values.add(column);
            }
        }
        List<Quartiles> found = values.isEmpty() ? List.of() : Quartiles.of(ranked, values);
        Map<Integer, List<Quartiles>> quartiles = new HashMap<>();
        first.forEach((input, from) -> {
            int width = inputs.get(input)
                    .treatment()
                    .slots("", training.inputs().get(input))
                    .size();
            boolean vector = inputs.get(input).treatment().kind() == Treatment.Kind.VECTOR;
            quartiles.put(input, found.subList(from, from + (vector ? width : 1)));
        });
        return quartiles;
    }

    private static boolean robust(Treatment treatment) {
        return treatment instanceof Treatment.Scaled number && number.scaling() == Scaling.ROBUST;
    }
}
