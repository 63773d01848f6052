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
 * The place of a setting as users write it: {@code network.layers[0].dense.units}. A key that holds dots itself is put in
 * double quotes; Spark's settings need no quotes, and {@code spark.ui.port} is enough.
 *
 * @param steps keys and indices from the root on; none if it is no place
 * @param indices which of the steps are indices
 * @param end where it ends in the text that it was read from
 */
record SettingPath(List<String> steps, List<Boolean> indices, int end) {

    private static final Pattern STEP =
            Pattern.compile("\\G(?:(?:^|\\.)(?:\"([^\"]+)\"|([^.\\[\\]\"=]+))|\\[([0-9]+)])");

    SettingPath {
        steps = List.copyOf(steps);
        indices = List.copyOf(indices);
    }

    /** The place that a text begins with. */
    static SettingPath at(String text) {
        List<String> steps = new ArrayList<>();
        List<Boolean> indices = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (matcher.find()) {
            String quoted = matcher.group(1);
            String plain = quoted == null ? matcher.group(2) : quoted;
            steps.add(plain == null ? matcher.group(3) : plain);
            indices.add(plain == null);
            end = matcher.end();
        }
        if (!steps.isEmpty() && steps.get(0).equals("spark") && steps.size() > 1) {
            int first = steps.get(1).equals("spark") ? 1 : 0;
            return new SettingPath(
                    List.of("spark", String.join(".", steps.subList(first, steps.size()))), List.of(false, false), end);
        }
        return new SettingPath(steps, indices, end);
    }

    boolean isPlace() {
        return !steps.isEmpty() && !indices.get(0);
    }

    Pointer place() {
        return new Pointer(steps);
    }

    /**
     * Sets it; keys that are missing on the way are made.
     *
     * @param origin of the value, for messages
     * @throws RunFileException if something else stands on the way
     */
    void set(Tree tree, String origin, Where where, JsonNode value) {
        JsonNode parent = parent(tree, origin, where);
        put(origin, parent, steps.get(steps.size() - 1), indices.get(steps.size() - 1), value);
    }

    /** Walks to the place's parent; containers that are missing, or hold a scalar or nothing, are made. */
    private JsonNode parent(Tree tree, String origin, Where where) {
        JsonNode node = tree.root();
        for (int i = 0; i + 1 < steps.size(); i++) {
            JsonNode inner = child(origin, node, steps.get(i), indices.get(i));
            boolean wantsList = indices.get(i + 1);
            if (inner == null || !inner.isContainerNode()) {
                inner = wantsList ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode();
                put(origin, node, steps.get(i), indices.get(i), inner);
                tree.positions().put(new Pointer(steps.subList(0, i + 1)), where);
            }
            node = inner;
        }
        return node;
    }

    private static @Nullable JsonNode child(String origin, JsonNode node, String step, boolean isIndex) {
        if (isIndex != node.isArray()) {
            throw mismatch(origin, step, isIndex);
        }
        return isIndex ? node.get(Integer.parseInt(step)) : node.get(step);
    }

    private static void put(String origin, JsonNode node, String step, boolean isIndex, JsonNode value) {
        if (node instanceof ObjectNode object && !isIndex) {
            object.set(step, value);
        } else if (node instanceof ArrayNode array && isIndex) {
            int index = Integer.parseInt(step);
            if (index > array.size()) {
                throw new RunFileException("%s: the list has %d items, so [%d] leaves a gap; the next is [%d]"
                        .formatted(origin, array.size(), index, array.size()));
            }
            if (index == array.size()) {
                array.add(value);
            } else {
                array.set(index, value);
            }
        } else {
            throw mismatch(origin, step, isIndex);
        }
    }

    private static RunFileException mismatch(String origin, String step, boolean isIndex) {
        return new RunFileException(
                isIndex
                        ? "%s: [%s] is an index, but there stands a mapping".formatted(origin, step)
                        : "%s: %s is a key, but there stands a list; write an index such as [0]"
                                .formatted(origin, step));
    }
}
