package io.tatara.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestBatchPlan {

    @Test
    void everyWorkerHasEquallyManyBatchesOfAboutTheSizeAskedFor() {
        Random random = new Random(3);
        for (int trial = 0; trial < 2_000; trial++) {
            int workers = 1 + random.nextInt(7);
            int batchSize = 1 + random.nextInt(40);
            int rows = workers + random.nextInt(3_000);
            BatchPlan plan = BatchPlan.of(rows, workers, batchSize, 1 + random.nextInt(12));
            int[] sizes = new int[plan.batchesPerWorker() * workers];
            for (int row = 0; row < rows; row++) {
                int batch = Math.toIntExact(plan.batchOf(row));
                sizes[batch]++;
                assertThat(plan.workerOf(row)).isEqualTo(batch / plan.batchesPerWorker());
            }

            int largest = plan.largestBatch();
            assertThat(Arrays.stream(sizes).boxed())
                    .as("%s", plan)
                    .allMatch(size -> size >= 1 && (size == largest || size == largest - 1));
            if (rows >= 4 * workers * batchSize * plan.stepsPerRound()) {
                // single rows cannot be halved, so a batch of 1 may have to become one of 2
                assertThat(plan.largestBatch()).isBetween((3 * batchSize) / 4, Math.max(2, batchSize));
            }
        }
    }

    @Test
    void wholeBatchesStayAsTheyAre() {
        assertThat(BatchPlan.of(2 * 8 * 4 * 5, 2, 8, 4)).isEqualTo(new BatchPlan(320, 2, 4, 5));
    }

    @Test
    void refusesFewerRowsThanWorkers() {
        assertThatThrownBy(() -> BatchPlan.of(2, 3, 8, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
