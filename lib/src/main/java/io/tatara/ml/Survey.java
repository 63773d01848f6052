package io.tatara.ml;

import io.tatara.data.DataRefused;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/**
 * What the rows of a table are, partition by partition.
 *
 * @param parts by partition
 * @param width slots of the feature vectors
 * @param sparse whether most of them are 0
 */
record Survey(List<PartSurvey> parts, int width, boolean sparse) {

    /** Narrower vectors are kept slot by slot, and wider ones unless all but a share of the values are 0; as {@code prepare}. */
    private static final int NARROW = 256;

    private static final int SHARE = 8;

    Survey {
        parts = List.copyOf(parts);
    }

    /**
     * Reads all rows once.
     *
     * @param rows as {@link ExampleColumns#of} gives them
     * @throws DataRefused if they cannot be trained on
     */
    static Survey of(JavaRDD<Row> rows, Surveyor surveyor) {
        List<PartSurvey> parts = rows.mapPartitionsWithIndex(
                        (Function2<Integer, Iterator<Row>, Iterator<PartSurvey>>) (partition, its) ->
                                List.of(surveyor.survey(its)).iterator(),
                        true)
                .collect();
        int width = 0;
        for (PartSurvey part : parts) {
            if (part.problem() != null) {
                throw new DataRefused(part.problem());
            }
            if (width != 0 && part.width() != 0 && part.width() != width) {
                throw new DataRefused("Column '%s' %s."
                        .formatted(surveyor.columns().features(), Surveyor.sizes(width, part.width())));
            }
            width = Math.max(width, part.width());
        }
        long nonZeros = parts.stream().mapToLong(PartSurvey::nonZeros).sum();
        long rowCount = parts.stream()
                .mapToLong(part -> part.train() + part.validation())
                .sum();
        return new Survey(parts, width, width >= NARROW && nonZeros * SHARE <= rowCount * width);
    }

    List<Long> train() {
        return parts.stream().map(PartSurvey::train).toList();
    }

    List<Long> validation() {
        return parts.stream().map(PartSurvey::validation).toList();
    }

    /** One more than the largest label that is seen, training or validation. */
    int classes() {
        return 1
                + (int) parts.stream()
                        .mapToDouble(PartSurvey::largestLabel)
                        .max()
                        .orElse(-1);
    }
}
