/**
 * Trials of a study as trainings on Spark.
 *
 * <pre>
 *   Study ──trial──▶ TrialTraining ──plan──▶ one Spark task: trains up to the rung, from the trial's checkpoint
 *     ▲                                        │
 *     └──loss── TrialLog ◀──report─────────────┘      events, and the board on the console
 * </pre>
 */
@NullMarked
package io.tatara.jobs.tune;

import org.jspecify.annotations.NullMarked;
