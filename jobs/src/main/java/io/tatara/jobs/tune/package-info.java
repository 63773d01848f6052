/**
 * Trials of a study as trainings on Spark.
 *
 * <pre>
 *   Study ──trial──▶ TrialTraining ──▶ Trainings: one Spark task (a training, or one a fold), or a gang of workers;
 *     ▲                                  │         up to the rung, from the trial's checkpoints
 *     └──loss── TrialLog ◀──report───────┘      events, and the board on the console
 * </pre>
 */
@NullMarked
package io.tatara.jobs.tune;

import org.jspecify.annotations.NullMarked;
