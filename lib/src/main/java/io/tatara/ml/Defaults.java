package io.tatara.ml;

import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Activation;
import io.tatara.train.Carrier;
import org.apache.spark.ml.param.Param;

/** What a parameter is that nobody has set. */
final class Defaults {

    private Defaults() {}

    /** Sets them; for constructors, and before anything else is set. */
    static void of(TataraParams owner) {
        owner.setDefault(owner.hiddenLayers(), new int[] {100});
        owner.setDefault(owner.activation(), Choice.written(Activation.RELU));
        number(owner, owner.dropout(), 0.0);
        owner.setDefault(owner.engine(), Choice.written(EngineWish.AUTO));
        owner.setDefault(owner.sparse(), "auto");
        owner.setDefault(owner.optimizer(), Choice.written(OptimizerKind.ADAM));
        number(owner, owner.momentum(), 0.9);
        owner.setDefault(owner.schedule(), "constant");
        number(owner, owner.warmUpSteps(), 0);
        number(owner, owner.l1(), 0.0);
        number(owner, owner.l2(), 0.0);
        number(owner, owner.weightDecay(), 0.0);
        number(owner, owner.maxNorm(), 0.0);
        number(owner, owner.clipNorm(), 0.0);
        number(owner, owner.epochs(), 10);
        number(owner, owner.batchSize(), 64);
        number(owner, owner.seed(), 42L);
        number(owner, owner.patience(), 0);
        owner.setDefault(owner.stoppingMetric(), "loss");
        number(owner, owner.minImprovement(), 0.0);
        owner.setDefault(owner.strategy(), Choice.written(StrategyKind.LOCAL));
        number(owner, owner.workers(), 2);
        number(owner, owner.averageEvery(), 8);
        owner.setDefault(owner.wire(), "float32");
        owner.setDefault(owner.exchange(), Choice.written(Carrier.PEERS));
        number(owner, owner.timeoutSeconds(), 120.0);
    }

    private static void number(TataraParams owner, Param<Object> param, Object value) {
        owner.setDefault(param, value);
    }
}
