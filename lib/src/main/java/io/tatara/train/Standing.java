package io.tatara.train;

/** Where a training stands between two rounds, as a rank that comes late must know it. */
record Standing(Cursor cursor, Rows rows) {}
