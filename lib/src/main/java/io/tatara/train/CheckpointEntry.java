package io.tatara.train;

/**
 * A file of little-endian floats in a checkpoint.
 *
 * @param crc32c of its bytes
 */
record CheckpointEntry(String name, int floats, long crc32c) {}
