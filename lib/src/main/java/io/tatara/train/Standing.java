package io.tatara.train;

/**
 * Where a training stands between two rounds, as a rank that comes late must know it.
 *
 * @param rows training rows of all ranks, as they were dealt
 */
record Standing(Cursor cursor, int stepsPerEpoch, long rows) {}
