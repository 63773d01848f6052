package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPermutation {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 1000, 4097})
    void everyNumberIsMetOnce(long size) {
        Permutation order = new Permutation(size, 42);

        assertThat(LongStream.range(0, size).map(order::at).sorted().toArray())
                .isEqualTo(LongStream.range(0, size).toArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 10_000})
    void anotherSeedIsAnotherOrderAndNeitherIsNearTheFirst(long size) {
        Permutation one = new Permutation(size, 1);
        Permutation other = new Permutation(size, 2);

        assertThat(LongStream.range(0, size)
                        .filter(i -> one.at(i) == other.at(i))
                        .count())
                .isLessThan(20);
        double distance = LongStream.range(0, size)
                .mapToDouble(i -> Math.abs(one.at(i) - i))
                .average()
                .orElseThrow();
        // a third of the size in the mean of all orders
        assertThat(distance / size).isBetween(0.25, 0.42);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40, (1L << 40) + 1})
    void hugeTablesAreInRange(long size) {
        Permutation order = new Permutation(size, 3);

        assertThat(LongStream.range(size - 100, size).map(order::at).distinct().toArray())
                .hasSize(100)
                .satisfies(places -> assertThat(LongStream.of(places)).allMatch(place -> place >= 0 && place < size));
    }
}
