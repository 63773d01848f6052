package io.tatara.jobs.session;

import io.tatara.TataraException;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A Spark session; closing stops it only if it was started here. */
public final class Session implements AutoCloseable {

    private static final Duration CANCELLED_TASKS = Duration.ofSeconds(5);

    private final SparkSession spark;
    private final boolean own;

    private Session(SparkSession spark, boolean own) {
        this.spark = spark;
        this.own = own;
    }

    /**
     * Joins the application that the platform has started, whose settings stay as they are, or starts one.
     *
     * @param name of the application, unless spark-submit named it
     * @param master null for what spark-submit set, or else this machine's threads
     * @param settings for those keys that spark-submit has not set
     * @param workers tasks that must run at the same time
     * @throws TataraException when the cluster does not answer
     */
    public static Session open(String name, @Nullable String master, Map<String, String> settings, int workers) {
        if (isRunning()) {
            return new Session(SparkSession.builder().getOrCreate(), false);
        }
        SparkConf conf = SessionSettings.complete(new SparkConf(), name, master, settings, workers);
        MasterProbe.require(conf.get("spark.master"));
        SparkSession spark;
        try {
            spark = SparkSession.builder().config(conf).getOrCreate();
        } catch (RuntimeException e) {
            throw new TataraException(
                    "Spark did not start on master %s: %s".formatted(conf.get("spark.master"), e.getMessage()), e);
        }
        requireRegistered(spark);
        return new Session(spark, true);
    }

    /** Spark goes on without a word when a standalone master does not take the application, and stops a moment later. */
    private static void requireRegistered(SparkSession spark) {
        SparkContext context = spark.sparkContext();
        boolean refused = context.master().startsWith("spark://")
                // what Spark names an application that its master has given no name
                && context.applicationId().startsWith("spark-application-");
        if (refused || context.isStopped()) {
            String master = context.master();
            spark.stop();
            throw new TataraException(
                    "master %s answers, but did not take the application; Spark's messages above say why: mostly another spark.authenticate.secret, or another version of Spark"
                            .formatted(master));
        }
    }

    /** Whether this JVM has a Spark application already, as on Databricks, in notebooks and in spark-shell. */
    public static boolean isRunning() {
        // a platform may have made a context and no session yet; Spark's own stop() takes the context away here
        return SparkContext$.MODULE$.getActive().isDefined();
    }

    /** Whether it was started here, and is stopped when closed. */
    public boolean isOwn() {
        return own;
    }

    public SparkSession spark() {
        return spark;
    }

    public Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    /** Waits a moment for tasks that were cancelled and end in order; stopped before they have, Spark logs a trace for each. */
    @Override
    public void close() {
        if (own) {
            new RunningTasks(spark.sparkContext()).awaitNone(CANCELLED_TASKS);
            spark.stop();
        }
    }
}
