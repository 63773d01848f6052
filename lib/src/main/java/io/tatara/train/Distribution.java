package io.tatara.train;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;

import java.io.Serializable;

/** How a training is spread over workers. */
public sealed interface Distribution extends Serializable {

    int workers();

    /** One worker in the driver: the reference. */
    record Local() implements Distribution {
        @Override
        public int workers() {
            return 1;
        }
    }

    /**
     * Parameter averaging: {@code averageEvery} local steps, then a mean weighted by examples; optimiser state stays
     * local.
     *
     * @param workers long-lived Spark tasks, each one replica on one thread
     * @param averageEvery local steps a round
     * @param timeoutSeconds longest silence of a worker before the training fails with its name
     */
    record Averaging(int workers, int averageEvery, double timeoutSeconds) implements Distribution {
        public Averaging {
            atLeast("distribution.workers", 1, workers);
            atLeast("distribution.averageEvery", 1, averageEvery);
            positive("distribution.timeoutSeconds", timeoutSeconds);
        }
    }

    /** DL4J's own ParameterAveragingTrainingMaster, its traps disarmed: the baseline of the benchmarks. */
    record Dl4jAveraging(int workers, int averageEvery, boolean export) implements Distribution {
        public Dl4jAveraging {
            atLeast("distribution.workers", 1, workers);
            atLeast("distribution.averageEvery", 1, averageEvery);
        }
    }
}
