package io.tatara.jobs.session;

import io.tatara.jobs.secret.SecretNames;
import io.tatara.live.TataraPlugin;
import io.tatara.spark.ForklessFileSystem;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext$;
import org.jspecify.annotations.Nullable;

/** Completes Spark's settings. What spark-submit or the platform has set stays, except a master asked for by name. */
public final class SessionSettings {

    private static final String PLUGINS = "spark.plugins";
    private static final String PROMETHEUS = "spark.metrics.conf.*.sink.prometheusServlet.";

    private SessionSettings() {}

    public static SparkConf complete(
            SparkConf conf, String name, @Nullable String master, Map<String, String> settings, int workers) {
        if (master != null) {
            conf.set("spark.master", master);
        }
        settings.forEach(conf::setIfMissing);
        int threads = Math.max(workers, Runtime.getRuntime().availableProcessors());
        conf.setIfMissing("spark.master", "local[%d]".formatted(threads));
        conf.setIfMissing("spark.app.name", name);
        conf.setIfMissing("spark.sql.session.timeZone", "UTC");
        plugIn(conf);
        // Spark's own knows neither Azure's nor Google's keys
        conf.setIfMissing("spark.redaction.regex", SecretNames.PATTERN);
        // a job that listeners are slow to hear of is logged with all settings, secrets too
        conf.setIfMissing("spark.scheduler.listenerbus.logSlowEvent", "false");
        LakeSettings.complete(conf, Thread.currentThread().getContextClassLoader());
        // two bars on one terminal fight
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // HotSpot interprets methods of more bytes for ever, and Spark writes such for a table of fifty columns
        conf.setIfMissing("spark.sql.codegen.hugeMethodLimit", "8000");
        ForklessFileSystem.complete(conf);
        // a task keeps two or three of the pages that its rows were sorted in as long as it trains, which are of 64 MiB
        // where an executor has 2 GiB
        conf.setIfMissing("spark.buffer.pageSize", "2m");
        // one replica is one thread: see io.tatara.engine
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            // Spark's UI listens on every interface
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(2 * threads));
        }
        return conf;
    }

    /** Spark's UI gets a tab, its metrics get gauges, and both stand under one address; others' plugins stay. */
    private static void plugIn(SparkConf conf) {
        String ours = TataraPlugin.class.getName();
        String others = conf.get(PLUGINS, "");
        if (!List.of(others.split(",")).contains(ours)) {
            conf.set(PLUGINS, others.isBlank() ? ours : others + "," + ours);
        }
        conf.setIfMissing(PROMETHEUS + "class", "org.apache.spark.metrics.sink.PrometheusServlet");
        conf.setIfMissing(PROMETHEUS + "path", "/metrics/prometheus");
    }

    /**
     * Hadoop's settings as the running application has them, whose settings stay as they are; where there is none, as one
     * with these would have them, for looking at files before there is one.
     */
    public static Configuration hadoop(SparkConf conf) {
        if (Session.isRunning()) {
            return SparkContext$.MODULE$.getActive().get().hadoopConfiguration();
        }
        Configuration hadoop = new Configuration();
        for (var entry : conf.getAllWithPrefix("spark.hadoop.")) {
            hadoop.set(entry._1(), entry._2());
        }
        return hadoop;
    }
}
