package io.tatara.data.shard;

import io.tatara.Seeds;
import java.util.SplittableRandom;

/**
 * The order in which one rank reads its shard in one epoch: every row exactly once, a function of seed, epoch and rank.
 *
 * <p>Blocks of {@value #BLOCK} rows are permuted; within windows of {@value #WINDOW} blocks all rows are shuffled. A
 * disk is so read in whole blocks and memory stays bounded, while a shard of up to one window is a full permutation.
 * (Rows were shuffled once already when they were written.) Not thread-safe.
 */
public final class EpochOrder {

    static final int BLOCK = 256;
    static final int WINDOW = 64;

    private final long rows;
    private final SplittableRandom random;
    private final int[] blocks;
    private final long[] window;
    private int nextBlock;
    private int windowSize;
    private int inWindow;
    private long remaining;

    public EpochOrder(long rows, long seed, int epoch, int rank) {
        this.rows = rows;
        this.remaining = rows;
        this.random = new SplittableRandom(Seeds.mix(seed, epoch, rank));
        this.blocks = new int[Math.toIntExact((rows + BLOCK - 1) / BLOCK)];
        this.window = new long[(int) Math.min(rows, (long) BLOCK * WINDOW)];
        for (int i = 0; i < blocks.length; i++) {
            int j = random.nextInt(i + 1);
            blocks[i] = blocks[j];
            blocks[j] = i;
        }
    }

    public long remaining() {
        return remaining;
    }

    /** Returns the next row, 0 to rows − 1; only while some remain. */
    public long next() {
        if (inWindow == windowSize) {
            openWindow();
        }
        remaining--;
        return window[inWindow++];
    }

    /** Passes over so many rows, or all that remain. */
    public void skip(long count) {
        for (long left = Math.min(count, remaining); left > 0; left--) {
            next();
        }
    }

    private void openWindow() {
        windowSize = 0;
        inWindow = 0;
        for (int end = Math.min(blocks.length, nextBlock + WINDOW); nextBlock < end; nextBlock++) {
            long first = (long) blocks[nextBlock] * BLOCK;
            long last = Math.min(rows, first + BLOCK);
            for (long row = first; row < last; row++) {
                int j = random.nextInt(windowSize + 1);
                window[windowSize] = window[j];
                window[j] = row;
                windowSize++;
            }
        }
    }
}
