package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Turns YAML into a tree that knows its lines. Tags are ignored: a run file can name no class. */
final class YamlReader {

    /** A run file deeper than this is a mistake, or an attack. */
    private static final int MAX_DEPTH = 40;

    /** Characters of all values once aliases and variables have their content: a short file can ask for terabytes. */
    private static final long MAX_CONTENT = 16L << 20;

    private final String origin;
    private final boolean hasLines;
    private final Substitution substitution;
    private final List<Problem> problems = new ArrayList<>();
    private Positions positions;
    private long content;

    private YamlReader(String origin, boolean hasLines, Substitution substitution) {
        this.origin = origin;
        this.hasLines = hasLines;
        this.substitution = substitution;
        this.positions = new Positions(origin);
    }

    /**
     * Reads a whole run file.
     *
     * @param origin its name in messages
     * @throws RunFileException with every duplicate key and failed substitution, or the first error of syntax
     */
    static Tree read(String origin, String text, Substitution substitution) {
        YamlReader reader = new YamlReader(origin, true, substitution);
        JsonNode root = reader.value(text, Pointer.ROOT);
        if (reader.problems.isEmpty() && !(root instanceof ObjectNode)) {
            String found = root.isNull() ? "nothing" : Json.describe(root);
            reader.problems.add(
                    new Problem(new Where(origin, 1), "", "expected a mapping with data and network, got " + found));
        }
        reader.refuse();
        return new Tree((ObjectNode) root, reader.positions);
    }

    /** Reads the value of a {@code --set} option and notes the option as its place. */
    static JsonNode readValue(
            String option, String text, Pointer place, Positions positions, Substitution substitution) {
        YamlReader reader = new YamlReader(option, false, substitution);
        reader.positions = positions;
        JsonNode value = reader.value(text, place);
        reader.refuse();
        return value;
    }

    private void refuse() {
        if (!problems.isEmpty()) {
            throw new RunFileException(problems);
        }
    }

    private JsonNode value(String text, Pointer place) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(20);
        options.setNestingDepthLimit(MAX_DEPTH);
        try {
            Node node = new Yaml(options).compose(new StringReader(text));
            return node == null ? JsonNodeFactory.instance.nullNode() : convert(node, place, 0);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            Where where = mark == null ? new Where(origin, hasLines ? 1 : 0) : where(mark);
            throw new RunFileException(
                    List.of(new Problem(where, "", "not valid YAML: " + e.getProblem() + hint(text, where))));
        } catch (YAMLException e) {
            throw new RunFileException(
                    List.of(new Problem(new Where(origin, hasLines ? 1 : 0), "", "not valid YAML: " + e.getMessage())));
        }
    }

    private static String hint(String text, Where where) {
        boolean reference = text.lines()
                .skip(Math.max(0, where.line() - 1))
                .findFirst()
                .orElse("")
                .contains("${");
        return reference ? "; within { } or [ ] a reference stands in quotes: \"${NAME}\"" : "";
    }

    private JsonNode convert(Node node, Pointer place, int depth) {
        if (depth > MAX_DEPTH) {
            throw new RunFileException(List.of(new Problem(
                    where(node.getStartMark()), place.toString(), "nested deeper than " + MAX_DEPTH + " levels")));
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, place, depth);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node item : sequence.getValue()) {
                Pointer at = place.then(array.size());
                positions.put(at, where(item.getStartMark()));
                array.add(convert(item, at, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node, place);
    }

    private ObjectNode mapping(MappingNode mapping, Pointer place, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, Where> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Where where = where(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(new Problem(where, place.toString(), "a key must be a word, not a list or a mapping"));
                continue;
            }
            String key = keyNode.getValue();
            Pointer at = place.then(key);
            @Nullable Where first = seen.putIfAbsent(key, where);
            if (first != null) {
                problems.add(new Problem(where, at.toString(), "written twice, first at " + first));
                continue;
            }
            positions.put(at, where);
            object.set(key, convert(tuple.getValueNode(), at, depth + 1));
        }
        return object;
    }

    private JsonNode scalar(ScalarNode node, Pointer place) {
        String text = node.getValue();
        if (Secrets.isSecret(place)) {
            if (!Secrets.isReference(text) && !Scalars.plain(text).isNull()) {
                problems.add(new Problem(
                        where(node.getStartMark()),
                        place.toString(),
                        "a secret must not stand in a file; write a reference such as ${DB_PASSWORD}"));
            }
        } else {
            try {
                text = substitution.apply(text);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(where(node.getStartMark()), place.toString(), String.valueOf(e.getMessage())));
            }
        }
        content += text.length() + 1L;
        if (content > MAX_CONTENT) {
            throw new RunFileException(List.of(new Problem(
                    where(node.getStartMark()), place.toString(), "more than 16 MiB of values, aliases counted")));
        }
        boolean typed = node.getScalarStyle() == ScalarStyle.PLAIN || Substitution.isWhole(node.getValue());
        return typed && !Secrets.isSecret(place) ? Scalars.plain(text) : JsonNodeFactory.instance.textNode(text);
    }

    private Where where(Mark mark) {
        return new Where(origin, hasLines ? mark.getLine() + 1 : 0);
    }
}
