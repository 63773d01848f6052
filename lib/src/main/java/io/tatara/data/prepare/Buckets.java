package io.tatara.data.prepare;

/** Into how many buckets rows go while they are ranked: enough to fit into tasks, few enough to sum up on the driver. */
final class Buckets {

    /** About 8 MB of doubles. */
    private static final double NUMBERS_A_BUCKET = 1e6;
    /** Summaries of all buckets meet on the driver; one of a number takes about 70 bytes. */
    private static final double SUMMARIES = 200_000;

    private static final int MOST_BITS = 12;

    private Buckets() {}

    /** Returns the bits of the number of buckets, which depends on the data alone. */
    static int bits(long rows, int width) {
        double wanted = (double) rows * width / NUMBERS_A_BUCKET;
        double allowed = SUMMARIES / width;
        int bits = (int) Math.ceil(Math.log(Math.max(1, Math.min(wanted, allowed))) / Math.log(2));
        return Math.min(MOST_BITS, bits);
    }

    /** Partitions for that many buckets: a few buckets a task, so that tasks are worth starting and files worth opening. */
    static int partitions(int bits) {
        return 1 << Math.max(Math.min(bits, 4), bits - 2);
    }
}
