package io.tatara.data.prepare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tatara.data.FeatureColumn;
import io.tatara.data.Part;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.data.source.FileStates;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code manifest.json} of prepared data; written last, so that what has one is complete.
 *
 * @param formatVersion of the whole folder
 * @param fingerprint of settings and source files; null when the source cannot be told from outside
 * @param task its kind
 * @param names its classes, labels or targets
 * @param features names of the vector's slots
 * @param columns which slots each column became; null in a manifest of an earlier version
 * @param weighted whether rows have a weight
 * @param sparse whether the rows' vectors are mostly zero; a manifest that does not say so means false
 * @param parts by name of the split's folder
 * @param rejected records set aside
 * @param states versions and snapshots of the tables that keep their past, by their places in {@code data}
 * @param files what the tables' files were known by, as {@link FileStates} has it; null in a manifest of an earlier version
 * @param settings as given, for people
 */
record Manifest(
        int formatVersion,
        @Nullable String fingerprint,
        String task,
        List<String> names,
        List<String> features,
        @Nullable List<FeatureColumn> columns,
        boolean weighted,
        boolean sparse,
        Map<String, PartStatistics> parts,
        long rejected,
        Map<String, String> states,
        @Nullable SortedMap<String, String> files,
        String settings) {

    static final int FORMAT = 2;
    static final String FILE = "manifest.json";

    @JsonIgnore
    Schema schema() {
        Task learned = switch (task) {
            case "classification" -> new Task.Classification(names);
            case "multiLabel" -> new Task.MultiLabel(names);
            case "regression" -> new Task.Regression(names);
            default -> throw new IllegalArgumentException("unknown task " + task);
        };
        return new Schema(features, learned, weighted, sparse);
    }

    /** Where a manifest does not say it, each slot is a column. */
    @JsonIgnore
    List<FeatureColumn> featureColumns() {
        return columns != null
                ? columns
                : IntStream.range(0, features.size())
                        .mapToObj(i -> new FeatureColumn(features.get(i), FeatureColumn.Form.NUMBER, i, 1))
                        .toList();
    }

    @JsonIgnore
    PartStatistics part(Part part) {
        return parts.getOrDefault(part.directory(), new PartStatistics(0, Map.of(), Map.of()));
    }
}
