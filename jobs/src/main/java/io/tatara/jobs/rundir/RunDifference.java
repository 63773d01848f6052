package io.tatara.jobs.rundir;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.stream.Stream;

/** In what two resolved run files differ, setting by setting. */
final class RunDifference {

    private RunDifference() {}

    /** Returns one line a setting, or an empty text when both say the same. */
    static String between(String before, String now) {
        Map<String, JsonNode> old = LastingSettings.of(before);
        Map<String, JsonNode> young = LastingSettings.of(now);
        return Stream.concat(old.keySet().stream(), young.keySet().stream())
                .distinct()
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
}
