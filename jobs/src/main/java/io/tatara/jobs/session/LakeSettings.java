package io.tatara.jobs.session;

import org.apache.spark.SparkConf;

/** What a session needs to read and write Delta tables, where whoever started it brought Delta's classes along. */
final class LakeSettings {

    private static final String EXTENSIONS = "spark.sql.extensions";
    private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";

    private LakeSettings() {}

    /** Adds them; a session with a catalog of its own keeps that. */
    static void complete(SparkConf conf, ClassLoader classes) {
        if (classes.getResource(DELTA.replace('.', '/') + ".class") == null) {
            return;
        }
        String others = conf.get(EXTENSIONS, "");
        if (!others.contains(DELTA)) {
            conf.set(EXTENSIONS, others.isEmpty() ? DELTA : others + "," + DELTA);
        }
        conf.setIfMissing("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
}
