package io.tatara.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one Spark session a JVM: {@code local[4]}, loopback, no UI, and failures instead of hangs. */
public final class SparkExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
        SparkConf conf = new SparkConf()
                .setMaster("local[4]")
                .setAppName("tatara tests")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.sql.shuffle.partitions", "4")
                .set("spark.sql.session.timeZone", "UTC")
                .set("spark.stage.maxConsecutiveAttempts", "1");
        ForklessFileSystem.complete(conf);
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
