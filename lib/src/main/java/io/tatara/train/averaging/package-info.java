/**
 * Parameter averaging over a gang of Spark tasks.
 *
 * <pre>
 *   rows ──dealt by row % N──▶ task r: shard ──H steps──▶ parameters ──weighted mean, worker to worker──▶ H steps ──▶ …
 * </pre>
 */
@NullMarked
package io.tatara.train.averaging;

import org.jspecify.annotations.NullMarked;
