/**
 * Averaging, all-reduce and pipelines over a gang of Spark tasks.
 *
 * <pre>
 *   averaging   rows ──dealt by row % N──▶ task r: shard ──H steps──▶ parameters ──weighted mean──▶ H steps ──▶ …
 *   all-reduce  rows ──dealt by row % N──▶ task r: shard ──gradient──▶ sum over ranks ──the same step on all──▶ …
 *   pipeline    rows ──the same to all stages──▶ task s: layers ──activations──▶ task s + 1 ──their gradient──▶ task s ──▶ …
 * </pre>
 *
 * In which order a stage takes micro-batches, and which layers it has, is {@link io.tatara.engine.pipeline}'s.
 */
@NullMarked
package io.tatara.train.gang;

import org.jspecify.annotations.NullMarked;
