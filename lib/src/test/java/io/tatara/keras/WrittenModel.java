package io.tatara.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file in Keras' layout, with whatever a test wants to be wrong with it. */
final class WrittenModel {

    private final String model;
    private final Map<String, Map<String, Object>> weights = new LinkedHashMap<>();
    private final Map<String, WritableGroup> groups = new LinkedHashMap<>();
    private String version = "2.11.0";

    private WrittenModel(String model) {
        this.model = model;
    }

    static WrittenModel of(String json) {
        return new WrittenModel(json);
    }

    /** Layers in a row, each {@code Kind name key: value, …} in JSON's notation, on an input of a shape. */
    static WrittenModel row(String shape, String... layers) {
        List<String> all = new ArrayList<>();
        for (String layer : layers) {
            String[] parts = layer.split(" ", 3);
            String settings = parts.length > 2 ? ", " + parts[2] : "";
            all.add("{\"class_name\": \"%s\", \"config\": {\"name\": \"%s\"%s}}"
                    .formatted(parts[0], parts[1], settings.replace('\'', '"')));
        }
        return of(
                "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [{\"class_name\": \"InputLayer\", \"config\": {\"name\": \"in\", \"batch_input_shape\": %s}}, %s]}}"
                        .formatted(shape, String.join(", ", all)));
    }

    WrittenModel version(String other) {
        version = other;
        return this;
    }

    /** @param values a float array of any rank */
    WrittenModel weight(String layer, String name, Object values) {
        weights.computeIfAbsent(layer, any -> new LinkedHashMap<>()).put(name, values);
        return this;
    }

    /** The group that a weight of a name with slashes is in. */
    private WritableGroup inner(WritableGroup layer, String name) {
        WritableGroup group = layer;
        String path = layer.getName();
        String[] parts = name.split("/");
        for (String part : Arrays.asList(parts).subList(0, parts.length - 1)) {
            path += "/" + part;
            WritableGroup outer = group;
            group = groups.computeIfAbsent(path, missing -> outer.putGroup(part));
        }
        return group;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    String in(Path folder) {
        Path file = folder.resolve("m.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("keras_version", version);
            hdf.putAttribute("model_config", model);
            WritableGroup all = hdf.putGroup("model_weights");
            weights.forEach((layer, values) -> {
                WritableGroup group = all.putGroup(layer);
                group.putAttribute("weight_names", values.keySet().toArray(String[]::new));
                values.forEach((name, value) -> inner(group, name).putDataset(last(name), value));
            });
        }
        return file.toString();
    }
}
