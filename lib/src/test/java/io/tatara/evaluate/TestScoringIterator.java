package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TestScoringIterator {

    private static final int BATCH = 16;

    private final Schema schema = PreparedRows.schema(RandomExamples.CLASSES);
    private final RowReader reader = RowReader.unlabelled(schema, PreparedRows.TYPE);

    @Test
    void neverReadsMoreThanABatchAhead() {
        List<Row> some = PreparedRows.random(RandomExamples.CLASSES, 5, 1);
        AtomicInteger read = new AtomicInteger();
        Iterator<Row> endless =
                Stream.generate(() -> some.get(read.getAndIncrement() % 5)).iterator();
        try (Engine engine = LinearEngine.of(schema).create()) {
            ScoringIterator scored = new ScoringIterator(endless, reader, engine, BATCH);
            for (int given = 0; given < 1_000; given++) {
                assertThat(scored.hasNext()).isTrue();
                scored.next();
                assertThat(read.get()).isBetween(given + 1, given + 1 + BATCH);
            }
        }
    }

    @Test
    void givesEveryRowOnceAndInOrder() {
        for (int rows : new int[] {0, 1, BATCH - 1, BATCH, BATCH + 1, 5 * BATCH}) {
            List<Row> all = PreparedRows.random(RandomExamples.CLASSES, rows, 1);
            try (Engine engine = LinearEngine.of(schema).create()) {
                ScoringIterator scored = new ScoringIterator(all.iterator(), reader, engine, BATCH);
                for (long row = 0; row < rows; row++) {
                    assertThat(scored.next().getLong(0)).isEqualTo(row);
                }
                assertThat(scored.hasNext()).isFalse();
                assertThatThrownBy(scored::next).isInstanceOf(NoSuchElementException.class);
            }
        }
    }
}
