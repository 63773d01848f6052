package io.tatara.data.prepare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one split holds.
 *
 * @param rows in the split
 * @param columns features, targets and weight by name
 * @param classes examples of each class, in the order of the task's names, 0 included; empty for other tasks
 */
public record PartStatistics(long rows, Map<String, ColumnStatistics> columns, Map<String, Long> classes) {

    public PartStatistics {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    }

    static PartStatistics of(PartSummary part, List<Input> inputs, Labels labels, DataSettings settings) {
        Map<String, ColumnStatistics> columns = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            columns.put(inputs.get(i).name(), ColumnStatistics.of(part.inputs().get(i)));
        }
        for (int i = 0; i < labels.columns().size(); i++) {
            columns.put(
                    labels.columns().get(i), ColumnStatistics.of(part.labels().get(i)));
        }
        String weight = settings.weight();
        Summary.Numbers weights = part.weight();
        if (weight != null && weights != null) {
            columns.put(weight, ColumnStatistics.of(weights));
        }
        Map<String, Long> classes = new LinkedHashMap<>();
        if (labels.classes()) {
            Map<String, Long> counts = ((Summary.Texts) part.labels().get(0)).counts();
            labels.task().names().forEach(name -> classes.put(name, counts.getOrDefault(name, 0L)));
        }
        return new PartStatistics(part.rows(), columns, classes);
    }
}
