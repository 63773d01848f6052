package io.tatara.jobs.rundir;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** In what two resolved run files differ, setting by setting. */
final class RunDifference {

    /**
     * Where a study ends and how many trials it runs at a time make it no other study, nor does a space that has only become
     * wider, which whoever knows spaces must see to.
     */
    private static final Pattern MAY_CHANGE = Pattern.compile("tune\\.(budget\\..*|parallel|space\\..*|constraints.*)");

    private RunDifference() {}

    /** Returns one line a setting, or an empty text when both say the same. */
    static String between(String before, String now) {
        Map<String, JsonNode> old = leaves(before);
        Map<String, JsonNode> young = leaves(now);
        return Stream.concat(old.keySet().stream(), young.keySet().stream())
                .distinct()
                .filter(path -> !MAY_CHANGE.matcher(path).matches())
                .sorted()
                .filter(path -> !at(old, path).equals(at(young, path)))
                .map(path -> "  %s: %s there, %s here".formatted(path, text(at(old, path)), text(at(young, path))))
                .collect(joining(System.lineSeparator()));
    }

    private static JsonNode at(Map<String, JsonNode> leaves, String path) {
        return leaves.getOrDefault(path, MissingNode.getInstance());
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private static Map<String, JsonNode> leaves(String yaml) {
        Map<String, JsonNode> leaves = new TreeMap<>();
        try {
            collect(new YAMLMapper().readTree(yaml), "", leaves);
        } catch (JsonProcessingException e) {
            throw new TataraException("the run directory's run.yaml is damaged: " + e.getOriginalMessage(), e);
        }
        return leaves;
    }

    private static void collect(JsonNode node, String path, Map<String, JsonNode> leaves) {
        // a key that has come since the run began is null where nothing is asked of it
        if ((!node.isContainerNode() || node.isEmpty()) && !node.isNull()) {
            leaves.put(path, node);
        }
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            collect(node.path(key), path.isEmpty() ? key : path + "." + key, leaves);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.path(i), "%s[%d]".formatted(path, i), leaves);
        }
    }
}
