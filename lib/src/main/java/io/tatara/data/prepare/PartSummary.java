package io.tatara.data.prepare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What one split holds, column by column. Not thread-safe. */
final class PartSummary implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Summary> inputs;
    private final List<Summary> labels;
    private final Summary.@Nullable Numbers weight;
    private long rows;

    private PartSummary(List<Summary> inputs, List<Summary> labels, Summary.@Nullable Numbers weight) {
        this.inputs = inputs;
        this.labels = labels;
        this.weight = weight;
    }

    static PartSummary empty(List<Input> inputs, Labels labels, boolean weighted) {
        List<Summary> columns = new ArrayList<>();
        inputs.forEach(input -> columns.add(input.treatment().summary()));
        return new PartSummary(columns, new ArrayList<>(labels.summaries()), weighted ? new Summary.Numbers() : null);
    }

    /** Adds a row of inputs, labels and, if there is one, the weight, from column {@code first} on. */
    void add(Row row, int first) {
        rows++;
        int column = first;
        for (Summary input : inputs) {
            input.add(row.get(column++));
        }
        for (Summary label : labels) {
            label.add(row.get(column++));
        }
        if (weight != null) {
            weight.add(row.get(column));
        }
    }

    void merge(PartSummary other) {
        rows += other.rows;
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).merge(other.inputs.get(i));
        }
        for (int i = 0; i < labels.size(); i++) {
            labels.get(i).merge(other.labels.get(i));
        }
        if (weight != null && other.weight != null) {
            weight.merge(other.weight);
        }
    }

    long rows() {
        return rows;
    }

    List<Summary> inputs() {
        return inputs;
    }

    List<Summary> labels() {
        return labels;
    }

    Summary.@Nullable Numbers weight() {
        return weight;
    }
}
