package io.tatara.train;

import io.tatara.TataraException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The entry that makes a checkpoint one: written last.
 *
 * @param format of the checkpoint's layout
 * @param parameters floats of the whole network
 * @param state floats of one worker's optimiser state
 * @param entries the best epoch's may be in a folder that several checkpoints share
 * @param cuts first layers of all stages of a pipeline but the first, each of which has files of its own; empty where there
 *     is no pipeline
 * @param dealt how layers are dealt out to the replicas of a stage; null where they are not
 */
record CheckpointManifest(
        int format,
        int workers,
        long parameters,
        int state,
        long seed,
        Cursor cursor,
        List<CheckpointEntry> entries,
        List<Integer> cuts,
        @Nullable Dealt dealt) {

    static final int FORMAT = 5;

    static final String PARAMETERS = "parameters.f32";
    static final String OUTER = "outer.f32";
    static final String BEST = "best.f32";
    static final String BEST_STATE = "best-state.f32";

    CheckpointManifest {
        entries = List.copyOf(entries);
        // left out by earlier versions
        cuts = cuts == null ? List.of() : List.copyOf(cuts);
    }

    static String stateOf(int rank) {
        return "state-%05d.f32".formatted(rank);
    }

    /** What a rank {@linkplain Summing#owed owes}. */
    static String owedBy(int rank) {
        return "owed-%05d.f32".formatted(rank);
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    CheckpointEntry entry(String name) {
        return find(name).orElseThrow(() -> new TataraException("The checkpoint's manifest lists no " + name));
    }

    private Optional<CheckpointEntry> find(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The files of a pipeline's parameters, in the order of its layers; of the best epoch's, if those are asked for and there. */
    List<StageParts> parametersByStage(boolean wantsBest) {
        boolean ofBest =
                wantsBest && entries.stream().anyMatch(entry -> entry.name().startsWith("best-0"));
        return IntStream.rangeClosed(0, cuts.size())
                .mapToObj(stage -> parameters(stage, ofBest))
                .toList();
    }

    private StageParts parameters(int stage, boolean ofBest) {
        if (dealt == null || !dealt.isDealt(stage)) {
            return StageParts.whole(parameters(Kept.nameOf(stage), ofBest));
        }
        List<CheckpointEntry> files = IntStream.range(0, dealt.workers())
                .mapToObj(replica -> parameters(Kept.nameOf(stage, replica), ofBest))
                .toList();
        return new StageParts(files, dealt.stages().get(stage));
    }

    private CheckpointEntry parameters(String name, boolean ofBest) {
        return entry(ofBest ? Kept.bestOf(name) : Kept.parametersOf(name));
    }

    boolean uses(String place) {
        return entries.stream().anyMatch(entry -> entry.place().equals(place));
    }
}
