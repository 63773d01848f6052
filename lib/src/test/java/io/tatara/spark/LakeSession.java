package io.tatara.spark;

import io.delta.sql.DeltaSparkSessionExtension;
import org.apache.spark.sql.SparkSession;

/**
 * A session that knows Delta, beside the one that all tests share: extensions come when a session is made. While it is
 * open it is the active one of this thread.
 */
public final class LakeSession implements AutoCloseable {

    private final SparkSession shared;
    private final SparkSession lakes;

    /** @param shared the session of {@link SparkExtension} */
    public LakeSession(SparkSession shared) {
        this.shared = shared;
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
        this.lakes = SparkSession.builder()
                .withExtensions(new DeltaSparkSessionExtension())
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // as many tasks as a table of a few files needs, instead of 50 each time
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .getOrCreate();
        SparkSession.setDefaultSession(shared);
        SparkSession.setActiveSession(lakes);
    }

    public SparkSession spark() {
        return lakes;
    }

    @Override
    public void close() {
        SparkSession.setActiveSession(shared);
    }
}
