package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.Trainable;
import io.tatara.model.RandomState;
import io.tatara.model.Tiles;
import java.nio.ByteBuffer;

/** What a rank has of the network, and does in a step: all of it, or one stage. Used by one thread. */
sealed interface Duty extends AutoCloseable {

    /** Makes this rank's replica or segment. Every rank takes part. */
    static Duty of(ReplicaPlan plan, Schema schema, Collective collective) {
        return plan.exchange() instanceof Exchange.Pipeline pipeline
                ? Stage.of(plan, pipeline, schema, collective)
                : new Whole(plan, collective);
    }

    Trainable trainable();

    Stepper stepper(Summing summing, RoundTally tally, Stopwatch watch);

    Predictor predictor();

    /** Examples of a minibatch that is predicted at a time. */
    int predicted();

    /** Parameters of the whole network. */
    long parameters();

    /** Which part of the rows this rank has: all stages of a replica have the same. */
    int hand();

    /** Whether this rank is the one to count that part of the rows. */
    boolean counts();

    /** What this rank keeps of a checkpoint, and by which names. */
    Kept kept();

    @Override
    void close();

    /** All layers. */
    record Whole(ReplicaPlan plan, Collective collective, Engine engine) implements Duty {

        Whole(ReplicaPlan plan, Collective collective) {
            this(plan, collective, plan.engines().create());
        }

        @Override
        public Trainable trainable() {
            return engine;
        }

        @Override
        public Stepper stepper(Summing summing, RoundTally tally, Stopwatch watch) {
            long seed = plan.config().seed();
            return plan.exchange() instanceof Exchange.AllReduce all
                    ? new SharedStepper(engine, collective, summing, all.shardsState(), tally, watch, seed)
                    : new LocalStepper(engine, tally, watch, seed, collective.rank());
        }

        @Override
        public Predictor predictor() {
            return new Predictor.Whole(engine);
        }

        @Override
        public int predicted() {
            return plan.config().batchSize();
        }

        @Override
        public long parameters() {
            return engine.parameterCount();
        }

        @Override
        public int hand() {
            return collective.rank();
        }

        @Override
        public boolean counts() {
            return true;
        }

        @Override
        public Kept kept() {
            return Kept.whole(collective.rank());
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /** Some layers. */
    record Stage(
            ReplicaPlan plan,
            Exchange.Pipeline pipeline,
            StagePlace place,
            Schema schema,
            Collective collective,
            Replicas replicas,
            Segment segment,
            long parameters)
            implements Duty {

        static Stage of(ReplicaPlan plan, Exchange.Pipeline pipeline, Schema schema, Collective collective) {
            StagePlace place = StagePlace.of(collective.rank(), pipeline.stages(), pipeline.replicas());
            Replicas replicas = new Replicas(collective, place);
            Segment segment = begin(plan, pipeline, place, collective, replicas);
            try {
                SegmentSpec spec = pipeline.segment(
                        place.stage(), place.replica(), plan.config().batchSize());
                long own = spec.isSplit()
                        ? plan.engines().tiles(spec).stream()
                                .mapToLong(Tiles::length)
                                .sum()
                        : segment.weights().parameterCount();
                long parameters = parameters(own, pipeline, collective);
                return new Stage(plan, pipeline, place, schema, collective, replicas, segment, parameters);
            } catch (RuntimeException e) {
                segment.close();
                throw e;
            }
        }

        /** @param own all that this rank's stage has */
        private static long parameters(long own, Exchange.Pipeline pipeline, Collective collective) {
            byte[] note = ByteBuffer.allocate(Long.BYTES).putLong(own).array();
            long sum = 0;
            for (byte[] its : collective.allGather(note).subList(0, pipeline.stages())) {
                sum += ByteBuffer.wrap(its).getLong();
            }
            return sum;
        }

        /** Stage after stage, since each begins with the random numbers that the one before it has left. */
        private static Segment begin(
                ReplicaPlan plan,
                Exchange.Pipeline pipeline,
                StagePlace place,
                Collective collective,
                Replicas replicas) {
            RandomState random = RandomState.START;
            Segment own = null;
            for (int stage = 0; stage < pipeline.stages(); stage++) {
                byte[] left = {};
                if (stage == place.stage()) {
                    EngineFactory.Beginning beginning = plan.engines()
                            .create(
                                    pipeline.segment(
                                            stage,
                                            place.replica(),
                                            plan.config().batchSize()),
                                    random,
                                    replicas);
                    own = beginning.segment();
                    left = beginning.after().toBytes();
                }
                random = RandomState.read(collective.allGather(left).get(stage));
            }
            if (own == null) {
                throw new IllegalStateException("%s is no stage of %d".formatted(place, pipeline.stages()));
            }
            return own;
        }

        @Override
        public Trainable trainable() {
            return segment.weights();
        }

        @Override
        public Stepper stepper(Summing summing, RoundTally tally, Stopwatch watch) {
            return new StageStepper(
                    segment,
                    place,
                    pipeline,
                    collective,
                    replicas,
                    schema,
                    plan.config().batchSize(),
                    tally,
                    watch,
                    plan.config().seed());
        }

        @Override
        public Predictor predictor() {
            return new Predictor.Stage(segment, place, collective, pipeline.isSplit());
        }

        @Override
        public int predicted() {
            return pipeline.microBatch(plan.config().batchSize());
        }

        @Override
        public int hand() {
            return place.replica();
        }

        @Override
        public boolean counts() {
            return place.isFirst();
        }

        @Override
        public Kept kept() {
            SegmentSpec spec = pipeline.segment(
                    place.stage(), place.replica(), plan.config().batchSize());
            return spec.isSplit()
                    ? Kept.part(place.stage(), place.replica(), collective.rank())
                    : Kept.stage(place.stage(), collective.rank(), place.replica() == 0);
        }

        @Override
        public void close() {
            segment.close();
        }
    }
}
