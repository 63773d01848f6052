package io.tatara.data.prepare;

import io.tatara.data.FeatureColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.FeatureHasher;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Builds MLlib's stages from what the survey found in the training split, few stages for many columns. MLlib's own
 * fitting is passed over because it adds up partitions in the order that tasks finish, so that the last bits differ
 * from run to run. Slots come in this order: numbers and vectors, then everything else, each in the table's order.
 */
final class FeatureStages {

    static final String OUTPUT = "_tatara_features";

    private static final String NUMBERS = "_tatara_numbers";
    private static final String FILLED = "_filled";

    private final List<Input> inputs;
    private final PartSummary training;
    private final NumberFit fit;
    private final List<PipelineStage> stages = new ArrayList<>();
    private final Map<Integer, String> outputs = new TreeMap<>();

    private FeatureStages(List<Input> inputs, PartSummary training, NumberFit fit) {
        this.inputs = inputs;
        this.training = training;
        this.fit = fit;
    }

    /**
     * Builds the stages.
     *
     * @param staged rows, or none, with the columns that the stages take
     */
    static PipelineModel build(List<Input> inputs, PartSummary training, NumberFit fit, Dataset<Row> staged) {
        FeatureStages building = new FeatureStages(inputs, training, fit);
        building.impute(staged.sparkSession());
        List<String> groups = new ArrayList<>(building.numbers());
        building.categories();
        building.buckets();
        building.hashed();
        groups.addAll(building.outputs.values());
        if (groups.size() > 1 || !groups.get(0).equals(OUTPUT)) {
            building.stages.add(assembler(groups, OUTPUT));
        }
        // Nothing is left to fit but sizes that are in the columns' metadata.
        return new Pipeline()
                .setStages(building.stages.toArray(new PipelineStage[0]))
                .fit(staged.limit(0));
    }

    /** Names of the slots, in order. */
    static List<String> slots(List<Input> inputs, PartSummary training) {
        return inOrder(inputs).stream()
                .flatMap(i -> names(inputs, training, i).stream())
                .toList();
    }

    /** Which slots are whose, in their order. */
    static List<FeatureColumn> columns(List<Input> inputs, PartSummary training) {
        List<FeatureColumn> columns = new ArrayList<>();
        int first = 0;
        for (int i : inOrder(inputs)) {
            int slots = names(inputs, training, i).size();
            if (slots > 0) {
                columns.add(new FeatureColumn(
                        inputs.get(i).name(), inputs.get(i).treatment().form(), first, slots));
            }
            first += slots;
        }
        return columns;
    }

    private static List<String> names(List<Input> inputs, PartSummary training, int i) {
        Input input = inputs.get(i);
        return input.treatment().slots(input.name(), training.inputs().get(i));
    }

    private static List<Integer> inOrder(List<Input> inputs) {
        Map<Boolean, List<Integer>> byNumber = IntStream.range(0, inputs.size())
                .boxed()
                .collect(Collectors.partitioningBy(i -> inputs.get(i).treatment() instanceof Treatment.Scaled
                        || inputs.get(i).treatment() instanceof Treatment.Slots));
        return Stream.of(true, false)
                .flatMap(number -> byNumber.getOrDefault(number, List.of()).stream())
                .toList();
    }

    private void impute(SparkSession spark) {
        Map<Integer, Double> surrogates = new TreeMap<>(fit.surrogates());
        if (surrogates.isEmpty()) {
            return;
        }
        StructType schema = new StructType();
        for (int i : surrogates.keySet()) {
            schema = schema.add(Columns.input(i), DataTypes.DoubleType);
        }
        Dataset<Row> values = spark.createDataFrame(
                List.of(RowFactory.create(surrogates.values().toArray())), schema);
        stages.add(new ImputerModel("imputer", values)
                .setInputCols(schema.fieldNames())
                .setOutputCols(
                        surrogates.keySet().stream().map(FeatureStages::filled).toArray(String[]::new)));
    }

    /** Assembles and scales all numbers and vectors; returns the column that holds them, if there are any. */
    private List<String> numbers() {
        List<String> columns = new ArrayList<>();
        List<Affine> slots = new ArrayList<>();
        new TreeMap<>(fit.slots()).forEach((i, affine) -> {
            columns.add(fit.surrogates().containsKey(i) ? filled(i) : Columns.input(i));
            slots.addAll(affine);
        });
        if (columns.isEmpty()) {
            return List.of();
        }
        boolean scaled = slots.stream().anyMatch(slot -> slot.scale() != 1 || slot.shift() != 0);
        boolean last = fit.slots().size() == inputs.size();
        String output = last ? OUTPUT : NUMBERS;
        stages.add(assembler(columns, scaled ? NUMBERS + "_raw" : output));
        if (scaled) {
            StandardScalerModel scaler = new StandardScalerModel(
                    "scaler",
                    Vectors.dense(slots.stream().mapToDouble(Affine::scale).toArray()),
                    Vectors.dense(slots.stream().mapToDouble(Affine::shift).toArray()));
            scaler.set(scaler.withMean(), true);
            stages.add(scaler.setInputCol(NUMBERS + "_raw").setOutputCol(output));
        }
        return List.of(output);
    }

    private void categories() {
        List<Integer> indexed = new ArrayList<>();
        List<String> hot = new ArrayList<>();
        List<String> encoded = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Treatment treatment = inputs.get(i).treatment();
            if (treatment instanceof Treatment.Index) {
                indexed.add(i);
                outputs.put(i, index(i));
            } else if (treatment instanceof Treatment.OneHot) {
                indexed.add(i);
                hot.add(index(i));
                encoded.add(oneHot(i));
                outputs.put(i, oneHot(i));
            }
        }
        if (!indexed.isEmpty()) {
            stages.add(new StringIndexerModel(
                            indexed.stream().map(this::categories).toArray(String[][]::new))
                    .setInputCols(indexed.stream().map(Columns::input).toArray(String[]::new))
                    .setOutputCols(indexed.stream().map(FeatureStages::index).toArray(String[]::new))
                    .setHandleInvalid("keep"));
        }
        if (!hot.isEmpty()) {
            // The last index is that of categories never seen; without its slot they are all zeros.
            stages.add(oneHotEncoder(hot, encoded).setDropLast(true));
        }
    }

    private String[] categories(int input) {
        return ((Summary.Texts) training.inputs().get(input)).counts().keySet().toArray(new String[0]);
    }

    private void buckets() {
        List<double[]> edges = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<String> bucketed = new ArrayList<>();
        List<String> encoded = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).treatment() instanceof Treatment.Buckets buckets) {
                edges.add(buckets.edges());
                columns.add(fit.surrogates().containsKey(i) ? filled(i) : Columns.input(i));
                bucketed.add(index(i));
                encoded.add(oneHot(i));
                outputs.put(i, oneHot(i));
            }
        }
        if (!edges.isEmpty()) {
            stages.add(new Bucketizer()
                    .setInputCols(columns.toArray(new String[0]))
                    .setOutputCols(bucketed.toArray(new String[0]))
                    .setSplitsArray(edges.toArray(new double[0][])));
            stages.add(oneHotEncoder(bucketed, encoded).setDropLast(false));
        }
    }

    private void hashed() {
        for (int i = 0; i < inputs.size(); i++) {
            Treatment treatment = inputs.get(i).treatment();
            String output = Columns.input(i) + "_hashed";
            if (treatment instanceof Treatment.Hashed hashed) {
                stages.add(new FeatureHasher()
                        .setInputCols(new String[] {Columns.input(i)})
                        .setOutputCol(output)
                        .setNumFeatures(hashed.buckets()));
                outputs.put(i, output);
            } else if (treatment instanceof Treatment.Words words) {
                String tokens = Columns.input(i) + "_words";
                stages.add(new RegexTokenizer()
                        .setInputCol(Columns.input(i))
                        .setOutputCol(tokens)
                        .setPattern("[^\\p{L}\\p{N}]+"));
                stages.add(
                        new HashingTF().setInputCol(tokens).setOutputCol(output).setNumFeatures(words.buckets()));
                outputs.put(i, output);
            }
        }
    }

    private static OneHotEncoder oneHotEncoder(List<String> indices, List<String> outputs) {
        return new OneHotEncoder()
                .setInputCols(indices.toArray(new String[0]))
                .setOutputCols(outputs.toArray(new String[0]));
    }

    private static VectorAssembler assembler(List<String> columns, String output) {
        return new VectorAssembler()
                .setInputCols(columns.toArray(new String[0]))
                .setOutputCol(output);
    }

    /** Whether a stage of a pipeline of numbers turns the index of a bucket into slots. */
    static boolean encodesBuckets(Transformer stage) {
        return stage instanceof OneHotEncoderModel encoder && !encoder.getDropLast();
    }

    /** The input column behind one whose missing values are filled in. */
    static String unfilled(String column) {
        return column.endsWith(FILLED) ? column.substring(0, column.length() - FILLED.length()) : column;
    }

    private static String filled(int input) {
        return Columns.input(input) + FILLED;
    }

    private static String index(int input) {
        return Columns.input(input) + "_index";
    }

    private static String oneHot(int input) {
        return Columns.input(input) + "_hot";
    }
}
