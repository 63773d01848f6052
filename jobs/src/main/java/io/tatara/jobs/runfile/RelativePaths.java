package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/** Makes relative paths ({@code format: path} in the schema) start at the run file's folder. */
final class RelativePaths implements RunFileSchema.Step {

    private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]+:.*");

    private final String folder;

    /**
     * Resolves against a folder.
     *
     * @param folder a URI or absolute path, without a slash at its end
     */
    RelativePaths(String folder) {
        this.folder = folder;
    }

    @Override
    public JsonNode at(JsonNode schema, JsonNode value, Pointer place) {
        boolean relative = schema.path("format").asText().equals("path")
                && value.isTextual()
                && !ABSOLUTE.matcher(value.textValue()).matches();
        return relative ? TextNode.valueOf(folder + "/" + value.textValue()) : value;
    }
}
