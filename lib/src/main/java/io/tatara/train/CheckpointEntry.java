package io.tatara.train;

import java.io.Serializable;

/**
 * A file of little-endian floats that a checkpoint needs.
 *
 * @param place its folder, beside those of other checkpoints
 * @param crc32c of its bytes
 */
record CheckpointEntry(String place, String name, int floats, long crc32c) implements Serializable {}
