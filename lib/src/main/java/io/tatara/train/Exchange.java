package io.tatara.train;

import static io.tatara.Require.atLeast;

import io.tatara.collective.Floats;
import io.tatara.collective.Wire;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import io.tatara.model.Tiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ranks exchange to keep to one set of parameters, and how often they tell each other how it goes. */
public sealed interface Exchange extends Serializable {

    /** Steps of a round; there is one more at the end of an epoch that leaves steps over. */
    Pace pace();

    /** What becomes of the parameters that a round ends with. */
    Outer outer();

    /** What becomes of the optimisers' states when a round ends. */
    OptimizerState optimizerState();

    /** Whether the optimiser's state is the same on every rank when a round is over. */
    boolean sharesState();

    /** How what is summed is sent. */
    Wire wire();

    /** First layers of all stages of a pipeline but the first; empty where each rank has the whole network. */
    default List<Integer> cuts() {
        return List.of();
    }

    /** How layers of the network are dealt out to ranks; null where each rank has all of its layers. */
    default @Nullable Dealt dealt(EngineFactory engines) {
        return null;
    }

    /** Of a worker that is alone: it looks at its parameters every so many steps, for progress and for numbers that are not finite. */
    static Exchange alone() {
        return new Averaging(16);
    }

    /** Each rank steps by itself; at the end of a round all take the mean of their parameters, weighted by examples. */
    record Averaging(Pace pace, Outer outer, OptimizerState optimizerState, Wire wire) implements Exchange {
        public Averaging {
            if (optimizerState == OptimizerState.AVERAGED && wire.rounds()) {
                throw new IllegalArgumentException("an optimiser's state is not rounded");
            }
        }

        public Averaging(int every) {
            this(new Pace.Fixed(every), new Outer.None(), new Floats());
        }

        public Averaging(Pace pace, Outer outer, Wire wire) {
            this(pace, outer, OptimizerState.LOCAL, wire);
        }

        @Override
        public boolean sharesState() {
            return optimizerState == OptimizerState.AVERAGED;
        }
    }

    /**
     * All take each step together, by the same gradient: there is nothing to take a mean of. A round ends with a report alone.
     */
    sealed interface InStep extends Exchange {

        /** Steps from one report to the next. */
        int every();

        @Override
        default Pace pace() {
            return new Pace.Fixed(every());
        }

        @Override
        default Outer outer() {
            return new Outer.None();
        }

        @Override
        default OptimizerState optimizerState() {
            return OptimizerState.LOCAL;
        }

        /** Of the same parameters. */
        @Override
        default boolean sharesState() {
            return true;
        }
    }

    /**
     * All sum their gradients at each step and so take the same one; a round ends with a report alone.
     *
     * @param shardsState whether each rank updates a part of the parameters, whose optimiser state it keeps, and gives them to
     *     the others (Rajbhandari et al., 2020: ZeRO, stage 1)
     */
    record AllReduce(int every, boolean shardsState, Wire wire) implements InStep {
        public AllReduce {
            atLeast("every", 1, every);
            if (shardsState && wire.rounds()) {
                throw new IllegalArgumentException("parameters that are shared by parts are not rounded");
            }
        }

        public AllReduce(int every) {
            this(every, false, new Floats());
        }
    }

    /**
     * Each rank has some of the layers; micro-batches go through all of them, and the stages of several replicas sum their
     * gradients. A round ends with a report alone.
     *
     * @param cuts first layers of all stages but the first, as DL4J counts layers
     * @param layers of the network
     * @param recomputes whether activations of micro-batches under way are computed again rather than kept
     * @param shards layers, as DL4J counts them, that are dealt out to the replicas of their stage
     * @param every steps from one report to the next
     */
    record Pipeline(
            List<Integer> cuts,
            int layers,
            int replicas,
            int microBatches,
            StageSchedule schedule,
            boolean recomputes,
            Map<Integer, TensorShard> shards,
            int every)
            implements InStep {
        public Pipeline {
            cuts = List.copyOf(cuts);
            shards = Map.copyOf(shards);
            atLeast("every", 1, every);
            int before = 0;
            for (int cut : cuts) {
                if (cut <= before || cut >= layers) {
                    throw new IllegalArgumentException("%d layers cut at %s".formatted(layers, cuts));
                }
                before = cut;
            }
        }

        public int stages() {
            return cuts.size() + 1;
        }

        /** Examples of a micro-batch. */
        int microBatch(int batchSize) {
            return batchSize / microBatches;
        }

        /** Micro-batches under way in a stage. */
        int slots(int stage) {
            return schedule.slots(stage, stages(), microBatches);
        }

        SegmentSpec segment(int stage, int replica, int batchSize) {
            return new SegmentSpec(
                    stage == 0 ? 0 : cuts.get(stage - 1),
                    stage == cuts.size() ? layers : cuts.get(stage),
                    slots(stage),
                    microBatch(batchSize),
                    recomputes,
                    new TensorSplit(shards, replica, replicas));
        }

        /** Whether some layer is dealt out. */
        boolean isSplit() {
            return replicas > 1 && !shards.isEmpty();
        }

        @Override
        public @Nullable Dealt dealt(EngineFactory engines) {
            if (!isSplit()) {
                return null;
            }
            List<List<Tiles>> tiles = new ArrayList<>();
            for (int stage = 0; stage < stages(); stage++) {
                SegmentSpec spec = segment(stage, 0, microBatches);
                tiles.add(spec.isSplit() ? engines.tiles(spec) : List.of());
            }
            return new Dealt(replicas, tiles);
        }

        @Override
        public Wire wire() {
            return new Floats();
        }
    }
}
