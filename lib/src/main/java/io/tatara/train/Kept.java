package io.tatara.train;

/**
 * What one rank keeps of a checkpoint, and by which names.
 *
 * @param shared whether ranks have the same parameters, so that one of them writes these for all
 * @param own where they have not: whether this rank writes its own
 * @param state its optimiser's state
 * @param owed what it {@linkplain Summing#owed owes}
 */
record Kept(boolean shared, boolean own, String parameters, String state, String best, String bestState, String owed) {

    /** Of a rank that has the whole network. */
    static Kept whole(int rank) {
        return new Kept(
                true,
                false,
                CheckpointManifest.PARAMETERS,
                CheckpointManifest.stateOf(rank),
                CheckpointManifest.BEST,
                CheckpointManifest.BEST_STATE,
                CheckpointManifest.owedBy(rank));
    }

    /** Of a rank that has one stage of it. */
    static Kept stage(int stage, int rank, boolean own) {
        return new Kept(
                false,
                own,
                parametersOf(stage),
                CheckpointManifest.stateOf(stage),
                bestOf(stage),
                "best-state-%05d.f32".formatted(stage),
                CheckpointManifest.owedBy(rank));
    }

    /** Whether a file holds parameters, of all layers or of a stage's. */
    static boolean isParameters(String name) {
        return name.startsWith("parameters");
    }

    static String parametersOf(int stage) {
        return "parameters-%05d.f32".formatted(stage);
    }

    static String bestOf(int stage) {
        return "best-%05d.f32".formatted(stage);
    }
}
