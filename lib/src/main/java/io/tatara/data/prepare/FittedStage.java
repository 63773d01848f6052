package io.tatara.data.prepare;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.FeatureHasher;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted MLlib stage as values. Kept as such, because what MLlib itself saves names the class to instantiate, and is
 * read again from files that may have changed since they were verified.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "stage")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FittedStage.Impute.class, name = "impute"),
    @JsonSubTypes.Type(value = FittedStage.Assemble.class, name = "assemble"),
    @JsonSubTypes.Type(value = FittedStage.Scale.class, name = "scale"),
    @JsonSubTypes.Type(value = FittedStage.Index.class, name = "index"),
    @JsonSubTypes.Type(value = FittedStage.OneHot.class, name = "oneHot"),
    @JsonSubTypes.Type(value = FittedStage.Bucketize.class, name = "bucketize"),
    @JsonSubTypes.Type(value = FittedStage.Hash.class, name = "hash"),
    @JsonSubTypes.Type(value = FittedStage.Words.class, name = "words"),
    @JsonSubTypes.Type(value = FittedStage.Count.class, name = "count")
})
sealed interface FittedStage {

    /** MLlib's stage of these values. */
    Transformer transformer(SparkSession spark);

    /** Missing numbers become these. */
    record Impute(List<String> inputs, List<String> outputs, List<Double> surrogates) implements FittedStage {
        public Impute {
            requireAlike("impute", inputs.size(), outputs.size(), surrogates.size());
        }

        @Override
        public Transformer transformer(SparkSession spark) {
            StructType schema = new StructType();
            for (String input : inputs) {
                schema = schema.add(input, DataTypes.DoubleType);
            }
            return new ImputerModel(
                            "imputer", spark.createDataFrame(List.of(RowFactory.create(surrogates.toArray())), schema))
                    .setInputCols(array(inputs))
                    .setOutputCols(array(outputs));
        }
    }

    /** Columns become one vector. */
    record Assemble(List<String> inputs, String output) implements FittedStage {
        @Override
        public Transformer transformer(SparkSession spark) {
            return new VectorAssembler().setInputCols(array(inputs)).setOutputCol(output);
        }
    }

    /** A vector is shifted by {@code mean} and divided by {@code deviation}, slot by slot. */
    record Scale(String input, String output, List<Double> mean, List<Double> deviation) implements FittedStage {
        public Scale {
            requireAlike("scale", mean.size(), deviation.size());
        }

        @Override
        public Transformer transformer(SparkSession spark) {
            StandardScalerModel scaler =
                    new StandardScalerModel("scaler", Vectors.dense(numbers(deviation)), Vectors.dense(numbers(mean)));
            scaler.set(scaler.withMean(), true);
            return scaler.setInputCol(input).setOutputCol(output);
        }
    }

    /** Categories become their places, those never seen the place behind the last. */
    record Index(List<String> inputs, List<String> outputs, List<List<String>> categories) implements FittedStage {
        public Index {
            requireAlike("index", inputs.size(), outputs.size(), categories.size());
        }

        @Override
        public Transformer transformer(SparkSession spark) {
            return new StringIndexerModel(
                            categories.stream().map(FittedStage::array).toArray(String[][]::new))
                    .setInputCols(array(inputs))
                    .setOutputCols(array(outputs))
                    .setHandleInvalid("keep");
        }
    }

    /**
     * Places become vectors of one slot a place.
     *
     * @param sizes places of each column
     * @param dropLast whether the last place is all zeros
     */
    record OneHot(List<String> inputs, List<String> outputs, List<Integer> sizes, boolean dropLast)
            implements FittedStage {
        public OneHot {
            requireAlike("oneHot", inputs.size(), outputs.size(), sizes.size());
        }

        @Override
        public Transformer transformer(SparkSession spark) {
            return new OneHotEncoderModel(
                            "oneHot", sizes.stream().mapToInt(Integer::intValue).toArray())
                    .setInputCols(array(inputs))
                    .setOutputCols(array(outputs))
                    .setDropLast(dropLast);
        }
    }

    /** Numbers become the place between {@code edges} that they are in. */
    record Bucketize(List<String> inputs, List<String> outputs, List<List<Double>> edges) implements FittedStage {
        public Bucketize {
            requireAlike("bucketize", inputs.size(), outputs.size(), edges.size());
        }

        @Override
        public Transformer transformer(SparkSession spark) {
            return new Bucketizer()
                    .setInputCols(array(inputs))
                    .setOutputCols(array(outputs))
                    .setSplitsArray(edges.stream().map(FittedStage::numbers).toArray(double[][]::new));
        }
    }

    /** A value becomes the slot of its hash. */
    record Hash(String input, String output, int slots) implements FittedStage {
        @Override
        public Transformer transformer(SparkSession spark) {
            return new FeatureHasher()
                    .setInputCols(new String[] {input})
                    .setOutputCol(output)
                    .setNumFeatures(slots);
        }
    }

    /** A text becomes the words between whatever is neither letter nor digit. */
    record Words(String input, String output) implements FittedStage {
        @Override
        public Transformer transformer(SparkSession spark) {
            return new RegexTokenizer().setInputCol(input).setOutputCol(output).setPattern("[^\\p{L}\\p{N}]+");
        }
    }

    /** Words are counted in the slots of their hashes. */
    record Count(String input, String output, int slots) implements FittedStage {
        @Override
        public Transformer transformer(SparkSession spark) {
            return new HashingTF().setInputCol(input).setOutputCol(output).setNumFeatures(slots);
        }
    }

    private static void requireAlike(String stage, int... sizes) {
        for (int size : sizes) {
            if (size != sizes[0]) {
                throw new IllegalArgumentException(
                        "the stage %s has lists of %d and %d values".formatted(stage, sizes[0], size));
            }
        }
    }

    private static String[] array(List<String> values) {
        return values.toArray(new String[0]);
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
