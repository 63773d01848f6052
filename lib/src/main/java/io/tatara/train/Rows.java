package io.tatara.train;

import io.tatara.collective.Collective;
import java.nio.ByteBuffer;

/**
 * What an epoch consists of, as all ranks know it.
 *
 * @param count training rows of all ranks, as they were dealt
 * @param stepsPerEpoch those of the rank that has most of them; the others' last batches are empty
 */
record Rows(long count, int stepsPerEpoch) {

    /**
     * Every rank tells the others how many it has.
     *
     * @param counts whether this rank's are to be counted: another may have the same
     */
    static Rows shared(Collective collective, long own, boolean counts, int batchSize) {
        long count = 0;
        long most = 0;
        for (byte[] note : collective.allGather(
                ByteBuffer.allocate(9).putLong(own).put((byte) (counts ? 1 : 0)).array())) {
            ByteBuffer in = ByteBuffer.wrap(note);
            long theirs = in.getLong();
            count += in.get() == 1 ? theirs : 0;
            most = Math.max(most, theirs);
        }
        return new Rows(count, steps(most, batchSize));
    }

    /** Steps that so many rows are enough for; the last one's batch may be short. */
    static int steps(long rows, int batchSize) {
        return Math.toIntExact((rows + batchSize - 1) / batchSize);
    }
}
