package io.tatara.jobs.runfile;

import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Clipping;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.TensorShard;
import io.tatara.train.Carrier;
import io.tatara.train.Distribution;
import io.tatara.train.Tolerance;
import java.util.List;

/** Checks what layers that are dealt out to workers demand of other sections; what a table's width tells, training checks. */
record ShardCheck(Tree tree, List<Problem> problems) {

    /**
     * Checks, and says how the network is spread then: an all-reduce that layers are dealt out to the workers of is a pipeline
     * of one stage, whose parts nobody has to have in one place.
     */
    Distribution check(
            Network network, Distribution distribution, Training training, EngineWish engine, boolean tunes) {
        if (!(network instanceof Network.Layers layers)
                || layers.shards().isEmpty()
                || distribution instanceof Distribution.Local
                || (distribution instanceof Distribution.AllReduce && distribution.workers() == 1)) {
            return distribution;
        }
        if (tunes) {
            refuse("trials have each layer whole; take out each layer's shard", "tune");
        }
        if (engine == EngineWish.DL4J) {
            refuse("dl4j has each layer whole; take the engine dense, or take out each layer's shard", "engine");
        }
        if (training.clipping() instanceof Clipping.LayerNorm) {
            refuse(
                    "a layer's norm looks at all of a layer, which no worker has where it is dealt out; take globalNorm or value",
                    "training",
                    "clipping");
        }
        requirePartsFor(layers.layers(), distribution.workers(), distribution);
        return spread(distribution);
    }

    private Distribution spread(Distribution distribution) {
        if (distribution instanceof Distribution.AllReduce all) {
            if (all.carrier() == Carrier.JOBS) {
                refuse("layers that are dealt out need exchange: peers", "distribution", "exchange");
            }
            if (all.wire().rounds()) {
                refuse("what layers that are dealt out exchange is not rounded; take float32", "distribution", "wire");
            }
            if (all.shardState()) {
                refuse(
                        "of a layer that is dealt out each worker keeps its part's state alone as it is; leave it out",
                        "distribution",
                        "shardState");
            }
            if (all.tolerance().onLoss() == Tolerance.OnLoss.CONTINUE) {
                refuse(
                        "layers that are dealt out need onLoss: restart, for a lost worker takes its part of them along",
                        "distribution",
                        "onLoss");
            }
            return Distribution.Pipeline.dealing(all);
        }
        if (!(distribution instanceof Distribution.Pipeline)) {
            refuse(
                    "this strategy has each layer whole on each worker; take allreduce or pipeline, or take out each layer's shard",
                    "distribution",
                    "strategy");
        }
        return distribution;
    }

    private void requirePartsFor(List<Layer> layers, int workers, Distribution distribution) {
        boolean staged = distribution instanceof Distribution.Pipeline;
        int parts = distribution instanceof Distribution.Pipeline pipeline ? pipeline.replicas() : workers;
        for (int i = 0; i < layers.size(); i++) {
            TensorShard shard = layers.get(i).shard();
            if (shard != TensorShard.NONE && parts == 1 && staged) {
                refuseLayer(
                        i,
                        layers.get(i),
                        "a layer is dealt out to distribution.replicas, of which there is one; set it to 2 or more, or leave shard out");
            }
            int places = places(layers.get(i));
            if (places < parts) {
                refuseLayer(i, layers.get(i), "%d cannot be dealt out to %d workers".formatted(places, parts));
            }
        }
    }

    /** What a layer is dealt out by, as far as the layer alone tells. */
    private static int places(Layer layer) {
        return switch (layer.shard()) {
            case COLUMNS -> layer instanceof Layer.Dense dense ? dense.units() : Integer.MAX_VALUE;
            case VOCABULARY -> layer instanceof Layer.Embedding embedding ? embedding.vocabulary() : Integer.MAX_VALUE;
            default -> Integer.MAX_VALUE;
        };
    }

    private void refuseLayer(int index, Layer layer, String message) {
        refuse(message, "network", "layers", Integer.toString(index), Families.word(layer.getClass()), "shard");
    }

    private void refuse(String message, String... keys) {
        problems.add(tree.problem(new Pointer(List.of(keys)), message));
    }
}
