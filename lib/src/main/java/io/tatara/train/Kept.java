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
        return named(nameOf(stage), rank, own);
    }

    /** Of a rank that has a part of one stage of it, as no other has. */
    static Kept part(int stage, int replica, int rank) {
        return named(nameOf(stage, replica), rank, true);
    }

    private static Kept named(String name, int rank, boolean own) {
        return new Kept(
                false,
                own,
                parametersOf(name),
                "state-%s.f32".formatted(name),
                bestOf(name),
                "best-state-%s.f32".formatted(name),
                CheckpointManifest.owedBy(rank));
    }

    /** Whether a file holds parameters, of all layers or of a stage's. */
    static boolean isParameters(String name) {
        return name.startsWith("parameters");
    }

    static String nameOf(int stage) {
        return "%05d".formatted(stage);
    }

    static String nameOf(int stage, int replica) {
        return "%05d-%05d".formatted(stage, replica);
    }

    /** @param name of a stage, or of a part of one */
    static String parametersOf(String name) {
        return "parameters-%s.f32".formatted(name);
    }

    static String bestOf(String name) {
        return "best-%s.f32".formatted(name);
    }
}
