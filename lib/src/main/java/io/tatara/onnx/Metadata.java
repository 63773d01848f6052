package io.tatara.onnx;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.data.prepare.NumericFeatures;
import io.tatara.model.ModelBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.StringStringEntryProto;
import org.jspecify.annotations.Nullable;

/** What the file says about itself, as texts; lists and maps are JSON. */
final class Metadata {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Metadata() {}

    static List<StringStringEntryProto> of(
            ModelBundle model, @Nullable NumericFeatures features, List<String> inputs, String sha256) {
        List<StringStringEntryProto> entries = new ArrayList<>();
        entries.add(entry("task", model.schema().task().kind()));
        entries.add(entry("labels", list(model.schema().task().names())));
        entries.add(entry("features", list(model.schema().features())));
        if (features != null) {
            entries.add(entry("columns", columns(features, inputs)));
        }
        entries.add(entry("bundle.sha256", sha256));
        entries.add(entry("metrics", texts(model.metrics())));
        entries.add(entry("provenance", texts(model.provenance())));
        return entries;
    }

    /** Which input each column is fed to, and what is made of it. */
    private static String columns(NumericFeatures features, List<String> inputs) {
        ArrayNode columns = MAPPER.createArrayNode();
        for (int i = 0; i < inputs.size(); i++) {
            NumericFeatures.Column column = features.columns().get(i);
            ObjectNode entry = columns.addObject();
            entry.put("column", column.name());
            entry.put("input", inputs.get(i));
            entry.put("width", column.width());
            if (!Double.isNaN(column.surrogate())) {
                entry.put("missing", column.surrogate());
            }
        }
        return columns.toString();
    }

    private static String list(List<String> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(array::add);
        return array.toString();
    }

    private static String texts(Map<String, ?> values) {
        ObjectNode object = MAPPER.createObjectNode();
        values.forEach((name, value) -> object.put(name, String.valueOf(value)));
        return object.toString();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
