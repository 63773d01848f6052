package io.tatara.bench;

import io.tatara.spark.HadoopSettings;
import io.tatara.train.TrainingData;
import io.tatara.train.single.SharedShards;
import io.tatara.train.single.SingleTrainer;
import io.tatara.tuning.run.Limits;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.schedule.FullBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/** What studies are made on: Fashion-MNIST's training images, the first 10,000 of which validate. */
record TuningGround(SparkSession spark, SharedShards shards, SingleTrainer trainer, HadoopSettings hadoop, Path scratch)
        implements AutoCloseable {

    static final int VALIDATION_ROWS = 10_000;

    /** Compilers have had their first trials when this returns. */
    static TuningGround prepare() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("tatara-tuning");
        SparkSession spark = Benchmark.session();
        HadoopSettings hadoop = new HadoopSettings(spark.sparkContext().hadoopConfiguration());
        TrainingData data = new TrainingData(
                ExampleTable.SCHEMA,
                ExampleTable.rows(spark, training(), 1),
                training().size(),
                ExampleTable.rows(spark, validation(), 1),
                VALIDATION_ROWS);
        SharedShards shards =
                SharedShards.write(data, List.of(), scratch.toUri().toString(), hadoop);
        TuningGround ground = new TuningGround(spark, shards, new SingleTrainer(spark, shards), hadoop, scratch);
        ground.study("warm-up", 0).run(new FullBudget(2, 1), new RandomSampler(TuningStudy.SPACE, 0), Limits.NONE);
        return ground;
    }

    static FashionMnist training() {
        FashionMnist all = FashionMnist.train();
        return all.part(VALIDATION_ROWS, all.size());
    }

    static FashionMnist validation() {
        return FashionMnist.train().part(0, VALIDATION_ROWS);
    }

    /** @param name of its own */
    TuningStudy study(String name, long seed) {
        return new TuningStudy(trainer, hadoop, scratch.resolve(name), seed);
    }

    @Override
    public void close() {
        trainer.close();
        shards.close();
        spark.stop();
        FileUtils.deleteQuietly(scratch.toFile());
    }
}
