package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What the ranks of a test's gang do, whatever they exchange by. */
final class GangWork {

    private static final int ROUNDS = 20;

    private GangWork() {}

    /** Returns the mean over ranks of the sums of their rows; rank 0 tells of each round. */
    static Float meanOfRows(Collective collective, Iterator<Integer> rows, Consumer<byte[]> report) {
        float[] sum = {0};
        while (rows.hasNext()) {
            sum[0] += rows.next();
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (collective.rank() == 0) {
                report.accept(("round " + round).getBytes(StandardCharsets.UTF_8));
            }
            sum = CollectiveContract.sum(collective, sum);
            sum[0] /= collective.size();
        }
        return sum[0];
    }

    /** Each round was told of once, and in its order. */
    static void requireToldOnce(List<byte[]> events) {
        assertThat(events.stream()
                        .map(event -> new String(event, StandardCharsets.UTF_8))
                        .toList())
                .isEqualTo(
                        IntStream.range(0, ROUNDS).mapToObj(i -> "round " + i).toList());
    }

    static String failOnRankOne(Collective collective, Iterator<Integer> rows, Consumer<byte[]> report) {
        collective.allGather(new byte[0]);
        if (collective.rank() == 1) {
            throw new IllegalStateException("the disk of rank 1 is full");
        }
        collective.allGather(new byte[0]);
        return "never";
    }
}
