package io.tatara.ml;

import io.tatara.collective.Bytes;
import io.tatara.collective.Floats;
import io.tatara.collective.Halves;
import io.tatara.collective.Wire;
import io.tatara.train.Carrier;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;

/** Strategies by name. */
enum StrategyKind {
    LOCAL {
        @Override
        Distribution of(SpreadParams settings) {
            return new Distribution.Local();
        }
    },
    AVERAGING {
        @Override
        Distribution of(SpreadParams settings) {
            return new Distribution.Averaging(
                    settings.getWorkers(),
                    new Pace.Fixed(settings.getAverageEvery()),
                    new Outer.None(),
                    OptimizerState.LOCAL,
                    wire(settings.getWire()),
                    carrier(settings),
                    tolerance(settings));
        }
    },
    ALLREDUCE {
        @Override
        Distribution of(SpreadParams settings) {
            return new Distribution.AllReduce(
                    settings.getWorkers(), false, wire(settings.getWire()), carrier(settings), tolerance(settings));
        }
    };

    private static final int RESTARTS = 3;

    abstract Distribution of(SpreadParams settings);

    private static Wire wire(String name) {
        return switch (name) {
            case "fp16" -> new Halves();
            case "int8" -> new Bytes();
            default -> new Floats();
        };
    }

    private static Carrier carrier(SpreadParams settings) {
        return Choice.read(Carrier.class, settings.getExchange());
    }

    /** Jobs take all workers, so that those that are left cannot go on; a restart begins anew, for there are no checkpoints. */
    private static Tolerance tolerance(SpreadParams settings) {
        return new Tolerance(
                settings.getTimeoutSeconds(),
                carrier(settings) == Carrier.JOBS ? Tolerance.OnLoss.RESTART : Tolerance.OnLoss.CONTINUE,
                RESTARTS);
    }
}
