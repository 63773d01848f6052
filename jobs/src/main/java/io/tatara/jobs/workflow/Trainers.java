package io.tatara.jobs.workflow;

import io.tatara.jobs.runfile.RunFile;
import io.tatara.model.Network;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.TensorShard;
import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.dl4j.Dl4jAveragingTrainer;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.gang.PipelineTrainer;
import io.tatara.train.local.LocalTrainer;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The trainer of each strategy. */
final class Trainers {

    private Trainers() {}

    /** @param settings whose distribution it is */
    static Trainer of(RunFile settings, SparkSession spark, NetworkDefinition network) {
        Distribution distribution = settings.distribution();
        if (distribution instanceof Distribution.Ganged ganged) {
            return new GangTrainer(spark, ganged);
        }
        if (distribution instanceof Distribution.Dl4jAveraging dl4j) {
            return new Dl4jAveragingTrainer(spark, dl4j, network);
        }
        if (distribution instanceof Distribution.Pipeline pipeline) {
            return new PipelineTrainer(spark, pipeline, starts(settings.network()), shards(settings.network()));
        }
        return new LocalTrainer(spark);
    }

    /** Of each layer as the run file counts them, DL4J's index; null where the run file has DL4J's own layers. */
    private static @Nullable List<Integer> starts(Network written) {
        return written instanceof Network.Layers layers ? layers.starts() : null;
    }

    private static Map<Integer, TensorShard> shards(Network written) {
        return written instanceof Network.Layers layers ? layers.shards() : Map.of();
    }
}
