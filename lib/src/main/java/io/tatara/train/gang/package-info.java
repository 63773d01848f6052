/**
 * Averaging and all-reduce over a gang of Spark tasks.
 *
 * <pre>
 *   averaging   rows ──dealt by row % N──▶ task r: shard ──H steps──▶ parameters ──weighted mean──▶ H steps ──▶ …
 *   all-reduce  rows ──dealt by row % N──▶ task r: shard ──gradient──▶ sum over ranks ──the same step on all──▶ …
 * </pre>
 */
@NullMarked
package io.tatara.train.gang;

import org.jspecify.annotations.NullMarked;
