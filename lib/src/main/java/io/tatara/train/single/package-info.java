/**
 * Trainings of one Spark task each, many at a time, on shards that an executor has once.
 *
 * <pre>
 *   rows ──▶ shards on the run's file system ──▶ executor: mapped, or fetched to its disk, once
 *                                                   ├─▶ task: replica of training a ──▶ summary
 *                                                   └─▶ task: replica of training b ──▶ summary
 * </pre>
 */
@NullMarked
package io.tatara.train.single;

import org.jspecify.annotations.NullMarked;
