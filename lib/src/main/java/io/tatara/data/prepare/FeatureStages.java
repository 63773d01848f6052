package io.tatara.data.prepare;

import io.tatara.data.FeatureColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the values of MLlib's stages from what the survey found in the training split, few stages for many columns. MLlib's own
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
    private final List<FittedStage> stages = new ArrayList<>();
    private final Map<Integer, String> outputs = new TreeMap<>();

    private FeatureStages(List<Input> inputs, PartSummary training, NumberFit fit) {
        this.inputs = inputs;
        this.training = training;
        this.fit = fit;
    }

    /** The stages in their order. */
    static List<FittedStage> of(List<Input> inputs, PartSummary training, NumberFit fit) {
        FeatureStages building = new FeatureStages(inputs, training, fit);
        building.impute();
        List<String> groups = new ArrayList<>(building.numbers());
        building.categories();
        building.buckets();
        building.hashed();
        groups.addAll(building.outputs.values());
        if (groups.size() > 1 || !groups.get(0).equals(OUTPUT)) {
            building.stages.add(new FittedStage.Assemble(groups, OUTPUT));
        }
        return List.copyOf(building.stages);
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

    private void impute() {
        Map<Integer, Double> surrogates = new TreeMap<>(fit.surrogates());
        if (!surrogates.isEmpty()) {
            stages.add(new FittedStage.Impute(
                    surrogates.keySet().stream().map(Columns::input).toList(),
                    surrogates.keySet().stream().map(FeatureStages::filled).toList(),
                    List.copyOf(surrogates.values())));
        }
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
        stages.add(new FittedStage.Assemble(columns, scaled ? NUMBERS + "_raw" : output));
        if (scaled) {
            stages.add(new FittedStage.Scale(
                    NUMBERS + "_raw",
                    output,
                    slots.stream().map(Affine::shift).toList(),
                    slots.stream().map(Affine::scale).toList()));
        }
        return List.of(output);
    }

    private void categories() {
        List<Integer> indexed = new ArrayList<>();
        List<String> hot = new ArrayList<>();
        List<String> encoded = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Treatment treatment = inputs.get(i).treatment();
            if (treatment instanceof Treatment.Index) {
                indexed.add(i);
                outputs.put(i, index(i));
            } else if (treatment instanceof Treatment.OneHot) {
                indexed.add(i);
                hot.add(index(i));
                encoded.add(oneHot(i));
                sizes.add(categories(i).size() + 1);
                outputs.put(i, oneHot(i));
            }
        }
        if (!indexed.isEmpty()) {
            stages.add(new FittedStage.Index(
                    indexed.stream().map(Columns::input).toList(),
                    indexed.stream().map(FeatureStages::index).toList(),
                    indexed.stream().map(this::categories).toList()));
        }
        if (!hot.isEmpty()) {
            // the last place is that of categories never seen; without its slot they are all zeros
            stages.add(new FittedStage.OneHot(hot, encoded, sizes, true));
        }
    }

    private List<String> categories(int input) {
        return List.copyOf(
                ((Summary.Texts) training.inputs().get(input)).counts().keySet());
    }

    private void buckets() {
        List<List<Double>> edges = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<String> bucketed = new ArrayList<>();
        List<String> encoded = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).treatment() instanceof Treatment.Buckets buckets) {
                edges.add(Arrays.stream(buckets.edges()).boxed().toList());
                columns.add(fit.surrogates().containsKey(i) ? filled(i) : Columns.input(i));
                bucketed.add(index(i));
                encoded.add(oneHot(i));
                outputs.put(i, oneHot(i));
            }
        }
        if (!edges.isEmpty()) {
            stages.add(new FittedStage.Bucketize(columns, bucketed, edges));
            stages.add(new FittedStage.OneHot(
                    bucketed, encoded, edges.stream().map(of -> of.size() - 1).toList(), false));
        }
    }

    private void hashed() {
        for (int i = 0; i < inputs.size(); i++) {
            Treatment treatment = inputs.get(i).treatment();
            String output = Columns.input(i) + "_hashed";
            if (treatment instanceof Treatment.Hashed hashed) {
                stages.add(new FittedStage.Hash(Columns.input(i), output, hashed.buckets()));
                outputs.put(i, output);
            } else if (treatment instanceof Treatment.Words words) {
                String tokens = Columns.input(i) + "_words";
                stages.add(new FittedStage.Words(Columns.input(i), tokens));
                stages.add(new FittedStage.Count(tokens, output, words.buckets()));
                outputs.put(i, output);
            }
        }
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
