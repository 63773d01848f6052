package io.tatara.jobs.runfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.data.prepare.DataSettings;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Network;
import io.tatara.model.Schedule;
import io.tatara.signing.Trust;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of a checked tree. What a record's constructor refuses is reported at its place in the file. */
final class Binder {

    /** What checkpoints may take of the time of a training that chooses when to take them. */
    private static final double CHECKPOINT_SHARE = 0.01;

    /** Seconds of such a training that may be lost at most. */
    private static final double CHECKPOINT_SECONDS = 600;

    private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new Families())
            .build();
    private final Tree tree;
    private final List<Problem> problems = new ArrayList<>();

    private Binder(Tree tree) {
        this.tree = tree;
    }

    /** One section's conversion. */
    @FunctionalInterface
    private interface Conversion<T> {
        T run() throws JsonProcessingException;
    }

    /**
     * Binds a whole run file.
     *
     * @throws RunFileException with what every section refuses
     */
    static RunFile bind(Tree tree) {
        return new Binder(tree).runFile();
    }

    private RunFile runFile() {
        JsonNode root = tree.root();
        DataSettings data = section("data", () -> data(root.path("data")));
        Network network = section("network", () -> network(root.path("network")));
        Training training = section("training", () -> training(root.path("training")));
        Distribution written =
                section("distribution", () -> DistributionBinder.bind(mapper, root.path("distribution")));
        EngineWish engine = section("engine", () -> mapper.treeToValue(root.path("engine"), EngineWish.class));
        Evaluation evaluate = section("evaluate", () -> mapper.treeToValue(root.path("evaluate"), Evaluation.class));
        Quality quality = section("quality", () -> mapper.treeToValue(root.path("quality"), Quality.class));
        Registry registry = section("registry", () -> mapper.treeToValue(root.path("registry"), Registry.class));
        Gate gate = section("gate", () -> mapper.treeToValue(root.path("gate"), Gate.class));
        Scoring score = section("score", () -> mapper.treeToValue(root.path("score"), Scoring.class));
        Tracking tracking = section("tracking", () -> mapper.treeToValue(root.path("tracking"), Tracking.class));
        requireRegistry(registry, gate, score);
        Tune tune = tune(root);
        Distribution distribution = network == null || written == null || training == null || engine == null
                ? written
                : new ShardCheck(tree, problems).check(network, written, training, engine, tune != null);
        if (tune != null && training != null && written != null) {
            new TuneCheck(tree, problems).check(tune, root, training, written);
        }
        if (training != null && network != null && distribution instanceof Distribution.Pipeline pipeline) {
            new PipelineCheck(tree, problems).check(pipeline, training, network);
        }
        Signing signing = section("signing", () -> mapper.treeToValue(root.path("signing"), Signing.class));
        Map<String, String> spark = section("spark", () -> sparkSettings(root.path("spark")));
        if (!problems.isEmpty()
                || data == null
                || network == null
                || training == null
                || distribution == null
                || engine == null
                || evaluate == null
                || tracking == null
                || signing == null
                || spark == null) {
            throw new RunFileException(problems);
        }
        return new RunFile(
                data,
                quality,
                network,
                training,
                distribution,
                engine,
                evaluate,
                registry,
                gate,
                score,
                tracking,
                tune,
                signing,
                spark,
                root.path("seed").asLong());
    }

    private void requireRegistry(@Nullable Registry registry, @Nullable Gate gate, @Nullable Scoring score) {
        if (registry != null) {
            return;
        }
        if (gate != null && gate.champion() != null) {
            problems.add(tree.problem(
                    Pointer.ROOT.then("gate").then("champion"),
                    "needs the section registry, which says where the champion is"));
        }
        if (score != null && score.model() == Scoring.Which.CHAMPION) {
            problems.add(tree.problem(
                    Pointer.ROOT.then("score").then("model"),
                    "champion needs the section registry, which says where it is"));
        }
    }

    private <T> @Nullable T section(String name, Conversion<@Nullable T> conversion) {
        Pointer place = Pointer.ROOT.then(name);
        try {
            return conversion.run();
        } catch (JsonMappingException e) {
            for (JsonMappingException.Reference step : e.getPath()) {
                place = step.getFieldName() == null ? place.then(step.getIndex()) : place.then(step.getFieldName());
            }
            Throwable cause = e.getCause();
            String message = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
            problems.add(tree.problem(place, String.valueOf(message)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            problems.add(tree.problem(place, String.valueOf(e.getMessage())));
        }
        return null;
    }

    private DataSettings data(JsonNode node) throws JsonProcessingException {
        ObjectNode whole = ((ObjectNode) node).deepCopy();
        if (!whole.has("sources")) {
            whole.set("sources", JsonNodeFactory.instance.objectNode());
        }
        return mapper.treeToValue(whole, DataSettings.class);
    }

    private Network network(JsonNode node) throws JsonProcessingException {
        if (!node.has("layers")) {
            return mapper.treeToValue(node, Network.class);
        }
        ObjectNode layers = ((ObjectNode) node).deepCopy();
        JsonNode depth = layers.remove("depth");
        if (depth != null && depth.isInt()) {
            layers.set("layers", first(depth.intValue(), node.path("layers")));
        }
        return mapper.treeToValue(JsonNodeFactory.instance.objectNode().set("layers", layers), Network.class);
    }

    private static ArrayNode first(int depth, JsonNode layers) {
        if (depth > layers.size()) {
            throw new IllegalArgumentException("depth is %d, and there are %d layers".formatted(depth, layers.size()));
        }
        ArrayNode first = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < depth; i++) {
            first.add(layers.path(i));
        }
        return first;
    }

    private @Nullable Tune tune(JsonNode root) {
        JsonNode node = root.path("tune");
        SearchSpace space = node.isObject() ? new SearchSpaceReader(tree, problems).read() : null;
        return space == null ? null : section("tune", () -> tune(node, space));
    }

    private Tune tune(JsonNode node, SearchSpace space) throws JsonProcessingException {
        return new Tune(
                mapper.treeToValue(node.path("objective"), Goal.class),
                space,
                RunFileSchema.texts(node.path("constraints")),
                mapper.treeToValue(node.path("search"), Search.class),
                mapper.treeToValue(node.path("budget"), Budget.class),
                node.path("warmStart").isObject() ? mapper.treeToValue(node.path("warmStart"), WarmStart.class) : null,
                node.path("distribute").booleanValue(),
                node.path("parallel").isInt() ? node.path("parallel").intValue() : null);
    }

    private Training training(JsonNode node) throws JsonProcessingException {
        ObjectNode shaped = ((ObjectNode) node).deepCopy();
        ObjectNode schedule = (ObjectNode) shaped.path("schedule");
        ObjectNode member = JsonNodeFactory.instance.objectNode();
        for (Class<?> type : Schedule.class.getPermittedSubclasses()) {
            JsonNode settings = schedule.remove(Families.word(type));
            if (settings != null) {
                member.set(Families.word(type), settings);
            }
        }
        schedule.set("schedule", member);
        shaped.set("classWeights", classWeights(node.path("classWeights")));
        shaped.set("checkpointEvery", checkpoints(node.path("checkpointEvery")));
        return mapper.treeToValue(shaped, Training.class);
    }

    /** A word is the member of that name; a mapping is {@link ClassWeights.Given}. */
    private static ObjectNode classWeights(JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return node.isTextual()
                ? nodes.objectNode().set(node.textValue(), nodes.objectNode())
                : nodes.objectNode().set("given", nodes.objectNode().set("weights", node));
    }

    /**
     * A number is {@link CheckpointRhythm.Epochs}, or of 0 {@link CheckpointRhythm.Never}, the word auto {@link
     * CheckpointRhythm.Auto}; a mapping says of what.
     */
    private static ObjectNode checkpoints(JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.isObject()) {
            String unit = node.fieldNames().next();
            return nodes.objectNode().set(unit, nodes.objectNode().set("every", node.path(unit)));
        }
        if (node.isTextual()) {
            return nodes.objectNode()
                    .set(
                            "auto",
                            nodes.objectNode().put("share", CHECKPOINT_SHARE).put("seconds", CHECKPOINT_SECONDS));
        }
        return node.asInt() == 0
                ? nodes.objectNode().set("never", nodes.objectNode())
                : nodes.objectNode().set("epochs", nodes.objectNode().set("every", node));
    }

    private Map<String, String> sparkSettings(JsonNode node) {
        if (node.has("spark.hadoop." + Trust.SETTING)) {
            throw new IllegalArgumentException(
                    "spark.hadoop.%s is the cluster's, which a run file cannot take back: name keys in signing.trusted"
                            .formatted(Trust.SETTING));
        }
        return mapper.convertValue(node, WORDS);
    }
}
