package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application whose driver is this JVM. Its executors are JVMs of a cluster, and have of ours the shipped jar and
 * nothing else. There is one at a time.
 */
record Application(SparkSession spark) implements AutoCloseable {

    /** @param settings of Spark, beside those that a test always needs */
    static Application start(LocalCluster cluster, Map<String, String> settings) {
        SparkConf conf = new SparkConf(false)
                .setMaster(cluster.master())
                .setAppName("faults")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.memory", "768m")
                .set("spark.executor.extraClassPath", jar())
                .set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
                .set("spark.executorEnv.OMP_NUM_THREADS", "1")
                .set("spark.sql.shuffle.partitions", "4")
                .set("spark.sql.session.timeZone", "UTC");
        settings.forEach(conf::set);
        return new Application(SparkSession.builder().config(conf).getOrCreate());
    }

    private static String jar() {
        var jar = Submission.CHECKOUT.resolve("jobs/target/tatara.jar");
        assertThat(jar).isRegularFile();
        return jar.toString();
    }

    @Override
    public void close() {
        spark.stop();
    }
}
