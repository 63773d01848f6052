package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@code --set network.layers[0].dense.units=64}: keys that are missing on the way are made, the value is read
 * as YAML. A key that holds dots itself is put in double quotes; Spark's settings need no quotes, and
 * {@code --set spark.ui.port=1} is enough.
 */
final class Overrides {

    private static final Pattern STEP =
            Pattern.compile("\\G(?:(?:^|\\.)(?:\"([^\"]+)\"|([^.\\[\\]\"=]+))|\\[([0-9]+)])");

    private final Tree tree;
    private final Substitution substitution;

    Overrides(Tree tree, Substitution substitution) {
        this.tree = tree;
        this.substitution = substitution;
    }

    void apply(String assignment) {
        String option = "--set " + assignment;
        List<String> steps = new ArrayList<>();
        List<Boolean> indices = new ArrayList<>();
        Matcher matcher = STEP.matcher(assignment);
        int end = 0;
        while (matcher.find()) {
            String quoted = matcher.group(1);
            String plain = quoted == null ? matcher.group(2) : quoted;
            steps.add(plain == null ? matcher.group(3) : plain);
            indices.add(plain == null);
            end = matcher.end();
        }
        if (steps.isEmpty() || indices.get(0) || end >= assignment.length() || assignment.charAt(end) != '=') {
            throw new RunFileException(
                    option + ": expected a path, = and a value, such as --set network.layers[0].dense.units=64");
        }
        if (steps.get(0).equals("spark") && steps.size() > 1) {
            int first = steps.get(1).equals("spark") ? 1 : 0;
            steps = List.of("spark", String.join(".", steps.subList(first, steps.size())));
            indices = List.of(false, false);
        }
        Pointer place = new Pointer(steps);
        JsonNode parent = parent(option, steps, indices);
        tree.positions().forget(place);
        tree.positions().put(place, new Where(option, 0));
        JsonNode value =
                YamlReader.readValue(option, assignment.substring(end + 1), place, tree.positions(), substitution);
        put(option, parent, steps.get(steps.size() - 1), indices.get(steps.size() - 1), value);
    }

    /** Walks to the place's parent; containers that are missing, or hold a scalar or nothing, are made. */
    private JsonNode parent(String option, List<String> steps, List<Boolean> indices) {
        JsonNode node = tree.root();
        for (int i = 0; i + 1 < steps.size(); i++) {
            JsonNode inner = child(option, node, steps.get(i), indices.get(i));
            boolean wantsList = indices.get(i + 1);
            if (inner == null || !inner.isContainerNode()) {
                inner = wantsList ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode();
                put(option, node, steps.get(i), indices.get(i), inner);
                tree.positions().put(new Pointer(steps.subList(0, i + 1)), new Where(option, 0));
            }
            node = inner;
        }
        return node;
    }

    private static @Nullable JsonNode child(String option, JsonNode node, String step, boolean isIndex) {
        if (isIndex != node.isArray()) {
            throw mismatch(option, step, isIndex);
        }
        return isIndex ? node.get(Integer.parseInt(step)) : node.get(step);
    }

    private static void put(String option, JsonNode node, String step, boolean isIndex, JsonNode value) {
        if (node instanceof ObjectNode object && !isIndex) {
            object.set(step, value);
        } else if (node instanceof ArrayNode array && isIndex) {
            int index = Integer.parseInt(step);
            if (index > array.size()) {
                throw new RunFileException("%s: the list has %d items, so [%d] leaves a gap; the next is [%d]"
                        .formatted(option, array.size(), index, array.size()));
            }
            if (index == array.size()) {
                array.add(value);
            } else {
                array.set(index, value);
            }
        } else {
            throw mismatch(option, step, isIndex);
        }
    }

    private static RunFileException mismatch(String option, String step, boolean isIndex) {
        return new RunFileException(
                isIndex
                        ? "%s: [%s] is an index, but there stands a mapping".formatted(option, step)
                        : "%s: %s is a key, but there stands a list; write an index such as [0]"
                                .formatted(option, step));
    }
}
