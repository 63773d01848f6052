package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFileSchema.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.tuning.sample.History;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Constraint;
import io.tatara.tuning.space.Domain;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Steps;
import io.tatara.tuning.space.Wholes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a search space of the section {@code tune.space}, and says of each setting in it what is wrong with it. */
final class SearchSpaceReader {

    private static final String DISTRIBUTION = "distribution";

    /** Trials share what these make, or end when it ends. */
    private static final Map<String, String> NOT_SEARCHED = Map.of(
            "data",
            "trials share the prepared data",
            "tune",
            "a search cannot search itself",
            "spark",
            "trials share the Spark session",
            DISTRIBUTION,
            "a trial is one worker, unless tune.distribute is true",
            "evaluate",
            "it says nothing of a training",
            "gate",
            "it says nothing of a training",
            "score",
            "it says nothing of a training");

    private static final Map<String, String> NOT_SEARCHED_EITHER = Map.of(
            "training.epochs", "it is what trials are given more or less of; tune.search says how",
            "training.checkpointEvery", "it says nothing of the model",
            "training.classWeights", "trials share the examples with their weights");

    private final Tree tree;
    private final List<Problem> problems;
    private final Map<String, Map<Object, JsonNode>> parts = new HashMap<>();

    SearchSpaceReader(Tree tree, List<Problem> problems) {
        this.tree = tree;
        this.problems = problems;
    }

    static Pointer place(String path) {
        return Pointer.ROOT.then("tune").then("space").then(path);
    }

    /** Null if something is wrong, of which there is a problem then. */
    @Nullable
    SearchSpace read() {
        JsonNode section = tree.root().at("/tune/space");
        List<Parameter> parameters = new ArrayList<>();
        Set<Pointer> seen = new HashSet<>();
        for (String path : keys(section)) {
            try {
                requireSearchable(path, seen);
                parameters.add(parameter(path, section.path(path), section));
            } catch (IllegalArgumentException e) {
                problems.add(tree.problem(place(path), String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            return null;
        }
        try {
            Space space = new Space(parameters, constraints(parameters));
            requireAny(space);
            return new SearchSpace(space, parts);
        } catch (IllegalArgumentException e) {
            problems.add(tree.problem(Pointer.ROOT.then("tune").then("space"), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private List<Constraint> constraints(List<Parameter> parameters) {
        ConstraintReader reader =
                new ConstraintReader(parameters.stream().collect(Collectors.toMap(Parameter::name, Parameter::domain)));
        return RunFileSchema.texts(tree.root().at("/tune/constraints")).stream()
                .map(reader::read)
                .toList();
    }

    private static void requireAny(Space space) {
        if (new RandomSampler(space, 0).suggest(0, new History()).isEmpty()) {
            throw new IllegalArgumentException("no settings were found that fulfil all constraints: %s"
                    .formatted(
                            space.constraints().stream().map(Constraint::text).collect(Collectors.joining(", "))));
        }
    }

    private void requireSearchable(String path, Set<Pointer> seen) {
        SettingPath setting = SettingPath.at(path);
        if (!setting.isPlace() || setting.end() < path.length()) {
            throw new IllegalArgumentException(
                    "expected the place of a setting, such as network.layers[0].dense.units");
        }
        Pointer place = setting.place();
        String section = place.steps().get(0);
        boolean distributes = section.equals(DISTRIBUTION)
                && tree.root().at("/tune/distribute").booleanValue();
        String reason = distributes ? null : NOT_SEARCHED.get(section);
        for (Map.Entry<String, String> entry : NOT_SEARCHED_EITHER.entrySet()) {
            if (place.isWithin(SettingPath.at(entry.getKey()).place())) {
                reason = entry.getValue();
            }
        }
        if (reason != null) {
            throw new IllegalArgumentException("cannot be searched: " + reason);
        }
        if (!seen.add(place)) {
            throw new IllegalArgumentException("is in the search space twice");
        }
    }

    private Parameter parameter(String path, JsonNode node, JsonNode section) {
        Domain domain = domain(path, node);
        JsonNode when = node.path("when");
        if (when.isMissingNode()) {
            return new Parameter(path, domain);
        }
        String other = keys(when).get(0);
        if (!section.has(other)) {
            throw new IllegalArgumentException(
                    "applies when %s is something, which is not in the search space".formatted(other));
        }
        JsonNode values = when.path(other);
        Set<Object> set = new HashSet<>();
        if (values.isArray()) {
            values.forEach(value -> set.add(Json.value(value)));
        } else {
            set.add(Json.value(values));
        }
        return new Parameter(path, domain, new Condition(other, set));
    }

    private Domain domain(String path, JsonNode node) {
        if (node.has("choice")) {
            refuse(node, "scale", "choice");
            refuse(node, "step", "choice");
            return choice(path, node.path("choice"));
        }
        Scale scale = scale(node.path("scale").asText("linear"));
        if (node.has("int")) {
            JsonNode step = node.path("step");
            if (!step.isMissingNode() && !step.isIntegralNumber()) {
                throw new IllegalArgumentException(
                        "the step of whole numbers is one itself, but got %s".formatted(Json.describe(step)));
            }
            return new Wholes(node.at("/int/0").longValue(), node.at("/int/1").longValue(), step.asLong(1), scale);
        }
        double low = node.at("/double/0").doubleValue();
        double high = node.at("/double/1").doubleValue();
        return node.has("step")
                ? new Steps(low, high, node.path("step").doubleValue(), scale)
                : new Reals(low, high, scale);
    }

    private static void refuse(JsonNode node, String key, String beside) {
        if (node.has(key)) {
            throw new IllegalArgumentException("%s does not go with %s; leave it out".formatted(key, beside));
        }
    }

    private static Scale scale(String word) {
        return switch (word) {
            case "log" -> Scale.LOG;
            case "reverseLog" -> Scale.REVERSE_LOG;
            default -> Scale.LINEAR;
        };
    }

    private Choice choice(String path, JsonNode options) {
        List<Object> values = new ArrayList<>();
        Map<Object, JsonNode> here = new LinkedHashMap<>();
        for (JsonNode option : options) {
            Object value = Json.value(option);
            values.add(value);
            if (!option.isValueNode() || option.isNull()) {
                here.put(value, option);
            }
        }
        parts.put(path, here);
        return new Choice(values);
    }
}
