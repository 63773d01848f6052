package io.tatara.bench;

import org.apache.spark.sql.SparkSession;

/** What all contenders share: the network 784-256-128-10, its training, and a session on two cores. */
final class Benchmark {

    static final int EPOCHS = 12;
    static final int BATCH = 128;
    static final int WORKERS = 2;
    static final int AVERAGE_EVERY = 16;
    static final double LEARNING_RATE = 1e-3;
    static final double TARGET = 0.87;

    private Benchmark() {}

    static SparkSession session() {
        return SparkSession.builder()
                .master("local[" + WORKERS + "]")
                .appName("tatara bench")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.driver.maxResultSize", "2g")
                .getOrCreate();
    }
}
