package io.tatara.jobs.session;

import io.tatara.jobs.secret.Redaction;
import io.tatara.jobs.secret.SecretNames;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What this machine computes with, and what Spark would be told; starts no Spark. */
public final class Machine {

    private static final double MEBI = 1 << 20;

    private Machine() {}

    /** Sections by name, each with facts by name. */
    public static Map<String, Map<String, String>> describe() {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        sections.put("versions", Versions.all());
        sections.put("machine", machine());
        sections.put("arithmetic", arithmetic());
        sections.put("memory", memory());
        sections.put("spark settings", spark());
        return sections;
    }

    private static Map<String, String> machine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "system",
                "%s %s (%s)"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        facts.put("cpu", cpu());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return facts;
    }

    /** Linux alone names its processor in a file. */
    private static String cpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(info, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private static Map<String, String> arithmetic() {
        Nd4jBackend backend = Nd4j.getBackend();
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("ND4J backend", backend.getClass().getSimpleName());
        facts.put("BLAS", String.valueOf(environment.get("blas.vendor")));
        facts.put(
                "BLAS threads",
                String.valueOf(
                        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads()));
        facts.put("built for", backend.buildInfo().lines().findFirst().orElse("unknown"));
        facts.put(
                "OMP_NUM_THREADS",
                System.getenv()
                        .getOrDefault("OMP_NUM_THREADS", "not set: set it to 1, since one replica is one thread"));
        return facts;
    }

    private static Map<String, String> memory() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("heap limit", mebibytes(Runtime.getRuntime().maxMemory()));
        facts.put("native limit (org.bytedeco.javacpp.maxBytes)", limit(Pointer.maxBytes()));
        facts.put("process limit (org.bytedeco.javacpp.maxPhysicalBytes)", limit(Pointer.maxPhysicalBytes()));
        facts.put("process now", mebibytes(Pointer.physicalBytes()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            facts.put("machine", mebibytes(system.getTotalMemorySize()));
        }
        return facts;
    }

    private static Map<String, String> spark() {
        SparkConf conf = SessionSettings.complete(new SparkConf(), "tatara", null, Map.of(), 1);
        Map<String, String> sorted = new TreeMap<>();
        for (var entry : conf.getAll()) {
            boolean secret = SecretNames.isSecret(entry._1());
            sorted.put(entry._1(), secret ? Redaction.MASK : entry._2());
        }
        return sorted;
    }

    private static String limit(long bytes) {
        return bytes == 0 ? "none" : mebibytes(bytes);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MiB", bytes / MEBI);
    }
}
