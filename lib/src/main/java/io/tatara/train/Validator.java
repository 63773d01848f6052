package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.data.Minibatch;
import io.tatara.data.shard.EpochOrder;
import io.tatara.data.shard.Shard;

/** Measures a replica on the validation shards of all ranks; every rank gets the same figures. */
final class Validator {

    private final Predictor predictor;
    private final Shard shard;
    private final Collective collective;
    private final Measuring measuring;
    private final Minibatch batch;
    private final float[] outputs;

    Validator(Predictor predictor, Shard shard, Collective collective, Measuring measuring, int batchSize) {
        this.predictor = predictor;
        this.shard = shard;
        this.collective = collective;
        this.measuring = measuring;
        this.batch = new Minibatch(shard.schema(), batchSize);
        this.outputs =
                new float[Math.multiplyExact(batchSize, shard.schema().task().outputs())];
    }

    Measuring.Measures validate() {
        Measuring.Measures own = measuring.start(shard.schema().task());
        EpochOrder order = new EpochOrder(shard.rows(), 0, 0, 0);
        int batches = predictor.batches(Rows.steps(shard.rows(), batch.capacity()));
        for (int i = 0; i < batches; i++) {
            shard.fill(batch, order);
            if (predictor.infer(batch, outputs) && batch.size() > 0) {
                own.add(batch, outputs);
            }
        }
        predictor.finish();
        Measuring.Measures all = measuring.start(shard.schema().task());
        for (byte[] part : collective.allGather(own.toBytes())) {
            all.merge(part);
        }
        return all;
    }
}
