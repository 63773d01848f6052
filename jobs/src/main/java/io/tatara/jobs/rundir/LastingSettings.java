package io.tatara.jobs.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a resolved run file says that may not change while its run goes on, setting by setting, in whatever order it is written. */
public final class LastingSettings {

    /**
     * Where a study ends and how many trials it runs at a time make it no other study, nor does a space that has only become
     * wider, which whoever knows spaces must see to. Who is told of a run makes it no other either, and keys are where the
     * machine has them, and become others in time.
     */
    private static final Pattern MAY_CHANGE =
            Pattern.compile("signing\\..*|tune\\.(budget\\..*|parallel|space\\..*|constraints.*)|tracking\\..*");

    private LastingSettings() {}

    /**
     * Values by their paths.
     *
     * @param runFile YAML
     */
    public static SortedMap<String, JsonNode> of(String runFile) {
        SortedMap<String, JsonNode> leaves = new TreeMap<>();
        try {
            collect(new YAMLMapper().readTree(runFile), "", leaves);
        } catch (JsonProcessingException e) {
            throw new TataraException("the run directory's run.yaml is damaged: " + e.getOriginalMessage(), e);
        }
        leaves.keySet().removeIf(path -> MAY_CHANGE.matcher(path).matches());
        return leaves;
    }

    private static void collect(JsonNode node, String path, SortedMap<String, JsonNode> leaves) {
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
