package io.tatara.bench;

import io.tatara.collective.Floats;
import io.tatara.train.Carrier;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import io.tatara.train.Trainer;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.local.LocalTrainer;
import org.apache.spark.sql.SparkSession;

/** By one process, or by two workers that average more or less often. */
enum Way {
    ONE_PROCESS("one process", 0, false),
    EVERY_16("averaging every 16", 16, false),
    EVERY_64("averaging every 64", 64, false),
    EVERY_16_NESTEROV("averaging every 16, outer Nesterov", 16, true),
    EVERY_64_NESTEROV("averaging every 64, outer Nesterov", 64, true);

    private static final Tolerance TOLERANCE = new Tolerance(60, Tolerance.OnLoss.RESTART, 0);

    private final String description;
    private final int every;
    private final boolean nesterov;

    Way(String description, int every, boolean nesterov) {
        this.description = description;
        this.every = every;
        this.nesterov = nesterov;
    }

    /** As the table has it. */
    String description() {
        return description;
    }

    Trainer trainer(SparkSession spark) {
        Outer outer = nesterov ? new Outer.Nesterov(0.7, 0.9) : new Outer.None();
        return every == 0
                ? new LocalTrainer(spark)
                : new GangTrainer(
                        spark,
                        new Distribution.Averaging(
                                Benchmark.WORKERS,
                                new Pace.Fixed(every),
                                outer,
                                OptimizerState.LOCAL,
                                new Floats(),
                                Carrier.PEERS,
                                TOLERANCE));
    }
}
