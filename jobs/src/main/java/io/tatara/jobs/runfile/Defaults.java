package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFileSchema.keys;
import static io.tatara.jobs.runfile.RunFileSchema.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Fills in what was left out, except what does not apply beside the values that were chosen. */
final class Defaults implements RunFileSchema.Step {

    @Override
    public JsonNode at(JsonNode schema, JsonNode value, Pointer place) {
        if (value instanceof ObjectNode object) {
            List<String> choices = texts(schema.path("x-oneOf"));
            boolean chosen = choices.stream().anyMatch(object::has);
            JsonNode properties = schema.path("properties");
            for (String key : keys(properties)) {
                JsonNode property = properties.path(key);
                boolean wanted = property.has("default")
                        && !object.has(key)
                        && !(chosen && choices.contains(key))
                        && Conditions.applies(schema, property, object);
                if (wanted) {
                    object.set(key, property.path("default").deepCopy());
                }
            }
        }
        return value;
    }
}
