package io.tatara.jobs.workflow;

import io.tatara.model.NetworkDefinition;
import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.dl4j.Dl4jAveragingTrainer;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.local.LocalTrainer;
import org.apache.spark.sql.SparkSession;

/** The trainer of each strategy. */
final class Trainers {

    private Trainers() {}

    static Trainer of(Distribution distribution, SparkSession spark, NetworkDefinition network) {
        if (distribution instanceof Distribution.Ganged ganged) {
            return new GangTrainer(spark, ganged);
        }
        if (distribution instanceof Distribution.Dl4jAveraging dl4j) {
            return new Dl4jAveragingTrainer(spark, dl4j, network);
        }
        return new LocalTrainer(spark);
    }
}
