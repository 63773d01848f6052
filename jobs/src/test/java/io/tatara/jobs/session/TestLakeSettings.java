package io.tatara.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class TestLakeSettings {

    private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";

    @Test
    void withoutDeltasClassesNothingIsSet() {
        SparkConf conf = new SparkConf(false);
        LakeSettings.complete(conf, new Classes(false));
        assertThat(conf.getAll()).isEmpty();
    }

    @Test
    void withThemASessionKnowsDelta() {
        SparkConf conf = new SparkConf(false);
        LakeSettings.complete(conf, new Classes(true));
        assertThat(conf.get("spark.sql.extensions")).isEqualTo(DELTA);
        assertThat(conf.get("spark.sql.catalog.spark_catalog"))
                .isEqualTo("org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }

    @Test
    void whatOthersSetStays() {
        SparkConf conf = new SparkConf(false)
                .set("spark.sql.extensions", "org.other.Extension")
                .set("spark.sql.catalog.spark_catalog", "org.other.Catalog");
        LakeSettings.complete(conf, new Classes(true));
        LakeSettings.complete(conf, new Classes(true));
        assertThat(conf.get("spark.sql.extensions")).isEqualTo("org.other.Extension," + DELTA);
        assertThat(conf.get("spark.sql.catalog.spark_catalog")).isEqualTo("org.other.Catalog");
    }

    /** A class path with or without Delta. */
    private static final class Classes extends ClassLoader {

        private final boolean delta;

        Classes(boolean delta) {
            super(null);
            this.delta = delta;
        }

        @Override
        public URL getResource(String name) {
            try {
                return delta && name.equals(DELTA.replace('.', '/') + ".class")
                        ? URI.create("file:/there").toURL()
                        : super.getResource(name);
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
