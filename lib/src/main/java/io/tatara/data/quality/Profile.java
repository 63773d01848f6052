package io.tatara.data.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import java.util.List;
import java.util.Optional;

/**
 * What a table holds, small enough to be kept beside every model: what later tables are compared with.
 *
 * @param formatVersion of the JSON
 * @param columns in the table's order
 */
public record Profile(int formatVersion, long rows, List<ColumnProfile> columns) {

    /** The format that this version writes. */
    public static final int FORMAT = 1;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public Profile {
        columns = List.copyOf(columns);
    }

    public Optional<ColumnProfile> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a profile is made of texts and numbers", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param where it was found, for messages
     * @throws TataraException when it is no profile, or one of another format
     */
    public static Profile fromJson(String json, String where) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.path("formatVersion").asInt() != FORMAT) {
                throw new TataraException("%s is no profile of format version %d; delete it, and the next run makes one"
                        .formatted(where, FORMAT));
            }
            return JSON.treeToValue(root, Profile.class);
        } catch (JsonProcessingException e) {
            throw new TataraException(
                    "%s is no profile: %s; delete it, and the next run makes one"
                            .formatted(where, e.getOriginalMessage()),
                    e);
        }
    }
}
