package io.tatara.jobs.workflow;

import io.tatara.jobs.runfile.RunFile;
import io.tatara.model.LayerRange;
import io.tatara.model.Network;
import io.tatara.model.NetworkDefinition;
import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.dl4j.Dl4jAveragingTrainer;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.gang.PipelineTrainer;
import io.tatara.train.local.LocalTrainer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

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
            return new PipelineTrainer(spark, pipeline, starts(settings.network(), network));
        }
        return new LocalTrainer(spark);
    }

    /** Of each layer as the run file counts them, DL4J's index. */
    private static List<Integer> starts(Network written, NetworkDefinition network) {
        if (written instanceof Network.Layers layers) {
            return layers.starts();
        }
        // what keeps a graph from being cut is the trainer's to say
        int count = network.graph() ? 1 : LayerRange.layers(network);
        return IntStream.range(0, count).boxed().toList();
    }
}
