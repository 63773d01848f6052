/**
 * Tells trackers what becomes of a run: MLflow servers, an {@code mlruns} folder, TensorBoard. They read the run's events,
 * as everything that shows a run does, and neither slow nor fail it:
 *
 * <pre>
 * events ─▶ EventReader ─▶ entries ─┬─▶ Courier (bounded queue, own thread) ─▶ MlflowStore ─▶ HTTP
 *                                   ├─▶ Courier ─▶ MlrunsStore ─▶ mlruns/
 *                                   └─▶ Courier ─▶ TensorBoardStore ─▶ tensorboard/
 * </pre>
 */
@NullMarked
package io.tatara.jobs.track;

import org.jspecify.annotations.NullMarked;
