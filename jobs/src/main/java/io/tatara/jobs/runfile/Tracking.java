package io.tatara.jobs.runfile;

import org.jspecify.annotations.Nullable;

/**
 * The section {@code tracking}.
 *
 * @param experiment that runs belong to, on a server and in a folder
 * @param mlflow null for no server
 * @param mlruns a local folder in MLflow's layout; null for none
 * @param tensorboard whether the run directory gets files for TensorBoard
 * @param waitSeconds that the end of a run waits for trackers at most
 */
public record Tracking(
        String experiment,
        @Nullable Mlflow mlflow,
        @Nullable String mlruns,
        boolean tensorboard,
        int waitSeconds) {

    /**
     * An MLflow server.
     *
     * @param uri its address; null for the environment's {@code MLFLOW_TRACKING_URI}
     * @param model of which the run's model becomes a version; null for none
     * @param alias that the new version gets; null for none
     */
    public record Mlflow(
            @Nullable String uri,
            @Nullable String model,
            @Nullable String alias) {

        public Mlflow {
            if (uri != null && uri.contains("@")) {
                throw new IllegalArgumentException(
                        "uri holds a user or a password, which do not belong into a run file; set the environment"
                                + " variables MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                                + " MLFLOW_TRACKING_TOKEN");
            }
            if (alias != null && model == null) {
                throw new IllegalArgumentException("alias needs model: it is a version of that which gets it");
            }
        }
    }

    /** Whether anything is told to anyone. */
    public boolean isOn() {
        return mlflow != null || mlruns != null || tensorboard;
    }
}
