package io.tatara.evaluate;

import io.tatara.data.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** The columns that scoring adds, and their values for one example. */
final class Prediction {

    static final String PREDICTION = "prediction";
    static final String PROBABILITY = "probability";

    private Prediction() {}

    static List<StructField> columns(Task task) {
        StructField probability =
                DataTypes.createStructField(PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false), false);
        if (task instanceof Task.Classification) {
            return List.of(prediction(DataTypes.StringType), probability);
        }
        if (task instanceof Task.MultiLabel) {
            return List.of(prediction(DataTypes.createArrayType(DataTypes.StringType, false)), probability);
        }
        return List.of(prediction(
                task.outputs() == 1 ? DataTypes.DoubleType : DataTypes.createArrayType(DataTypes.DoubleType, false)));
    }

    private static StructField prediction(DataType type) {
        return DataTypes.createStructField(PREDICTION, type, false);
    }

    /** One value a column, for the example's row of outputs. */
    static List<Object> values(Task task, float[] outputs, int example) {
        Batches.checkOutputs(task, example, outputs);
        Double[] numbers = new Double[task.outputs()];
        Arrays.setAll(numbers, k -> (double) outputs[example * task.outputs() + k]);
        if (task instanceof Task.Classification) {
            return List.of(task.names().get(firstLargest(numbers)), numbers);
        }
        if (task instanceof Task.MultiLabel) {
            String[] present = IntStream.range(0, numbers.length)
                    .filter(k -> numbers[k] >= 0.5)
                    .mapToObj(task.names()::get)
                    .toArray(String[]::new);
            return List.of(present, numbers);
        }
        return List.of(numbers.length == 1 ? numbers[0] : numbers);
    }

    private static int firstLargest(Double[] numbers) {
        int largest = 0;
        for (int k = 1; k < numbers.length; k++) {
            if (numbers[k] > numbers[largest]) {
                largest = k;
            }
        }
        return largest;
    }
}
