package io.tatara.jobs.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Versions of what runs, as their jars say. */
public final class Versions {

    private Versions() {}

    /** By name, Tatara's first. */
    public static Map<String, String> all() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tatara", tatara());
        versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("scala", scala.util.Properties.versionNumberString());
        versions.put("dl4j", dl4j());
        versions.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        return versions;
    }

    public static String tatara() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** In the shipped jar every package carries our own version. */
    private static String dl4j() {
        String version = MultiLayerNetwork.class.getPackage().getImplementationVersion();
        return version == null || version.equals(tatara()) ? "1.0.0-M2.1" : version;
    }
}
