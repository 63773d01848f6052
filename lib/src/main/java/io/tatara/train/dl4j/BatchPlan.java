package io.tatara.train.dl4j;

import static io.tatara.Require.atLeast;

import java.io.Serializable;

/**
 * Which row is in which batch of which worker, such that the training master drops nothing: it rounds the number of
 * rounds down and lets a worker do no more than {@code stepsPerRound} batches a round, so every worker gets exactly
 * {@code rounds × stepsPerRound} batches, whose sizes differ by at most one row.
 *
 * @param rows numbered from 0
 * @param stepsPerRound batches of a worker between two averagings
 * @param rounds of an epoch
 */
record BatchPlan(long rows, int workers, int stepsPerRound, int rounds) implements Serializable {

    /**
     * Plans for batches of at most {@code batchSize}, unless there are so few rows that a batch would be empty.
     *
     * @param rows at least one for each worker
     * @param averageEvery batches between averagings; fewer when a worker has fewer
     */
    static BatchPlan of(long rows, int workers, int batchSize, int averageEvery) {
        atLeast("workers", 1, workers);
        long fewest = rows / workers;
        if (fewest < 1) {
            throw new IllegalArgumentException("%d rows are fewer than %d workers".formatted(rows, workers));
        }
        long perRound = (long) workers * batchSize;
        int needed = Math.toIntExact(Math.min(fewest, (rows + perRound - 1) / perRound));
        int steps = Math.min(averageEvery, needed);
        int rounds = (needed + steps - 1) / steps;
        if ((long) rounds * steps > fewest) {
            rounds = needed / steps;
        }
        return new BatchPlan(rows, workers, steps, rounds);
    }

    int batchesPerWorker() {
        return Math.multiplyExact(stepsPerRound, rounds);
    }

    /** Rows of the largest batch. */
    int largestBatch() {
        long batches = (long) batchesPerWorker() * workers;
        return Math.toIntExact((rows + batches - 1) / batches);
    }

    /** The batch of a row, counted over all workers; batches are ranges of rows. */
    long batchOf(long row) {
        return Math.floorDiv(Math.multiplyExact(row, (long) batchesPerWorker() * workers), rows);
    }

    int workerOf(long row) {
        return Math.toIntExact(batchOf(row) / batchesPerWorker());
    }
}
