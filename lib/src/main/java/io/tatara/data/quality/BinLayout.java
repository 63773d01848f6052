package io.tatara.data.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.stream.LongStream;

/** Where values of a column fall: the bins of a profile, without their counts. */
final class BinLayout implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Double> edges;
    private final ArrayList<String> values;
    private final HashMap<String, Integer> places = new HashMap<>();

    private BinLayout(List<Double> edges, List<String> values) {
        this.edges = new ArrayList<>(edges);
        this.values = new ArrayList<>(values);
        for (String value : values) {
            places.put(value, places.size());
        }
    }

    static BinLayout of(ColumnProfile.Bins bins) {
        return new BinLayout(bins.edges(), bins.values());
    }

    /**
     * Of numbers.
     *
     * @param edges rising
     */
    static BinLayout ofNumbers(List<Double> edges) {
        return new BinLayout(edges, List.of());
    }

    static BinLayout ofTexts(List<String> values) {
        return new BinLayout(List.of(), values);
    }

    int size() {
        return edges.size() + values.size() + 1;
    }

    /** The bin of a value that is not missing. */
    int bin(Object value) {
        if (value instanceof Double number) {
            int found = Collections.binarySearch(edges, number);
            return found >= 0 ? found : -found - 1;
        }
        return places.getOrDefault((String) value, values.size());
    }

    ColumnProfile.Bins filled(long[] counts) {
        return new ColumnProfile.Bins(
                edges, values, LongStream.of(counts).boxed().toList());
    }

    /** Whether a value of this kind has a bin here. */
    boolean fits(Kind kind) {
        return kind.isNumeric() ? values.isEmpty() : kind == Kind.TEXT && edges.isEmpty();
    }
}
