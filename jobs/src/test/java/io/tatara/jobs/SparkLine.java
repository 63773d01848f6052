package io.tatara.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line of spark-submit, or what comes to the same.
 *
 * @param file of {@code deploy/} that it is from, with its step
 * @param conf settings in their order
 * @param sizes options and settings that say how much of a cluster it takes, and which
 * @param jar as the file names it
 * @param arguments of the main class
 */
record SparkLine(
        String file,
        String mainClass,
        Map<String, String> conf,
        Map<String, String> sizes,
        String jar,
        List<String> arguments) {

    /** Of spark-submit, each with a value. */
    private static final Set<String> SIZES = Set.of(
            "--master",
            "--deploy-mode",
            "--name",
            "--properties-file",
            "--num-executors",
            "--executor-cores",
            "--executor-memory",
            "--driver-memory");

    SparkLine {
        conf = Map.copyOf(conf);
        sizes = Map.copyOf(sizes);
        arguments = List.copyOf(arguments);
    }

    /** Reads the words behind {@code spark-submit}. */
    static SparkLine of(String file, List<String> words) {
        Map<String, String> conf = new LinkedHashMap<>();
        Map<String, String> sizes = new LinkedHashMap<>();
        String mainClass = "";
        int at = 0;
        while (words.get(at).startsWith("--")) {
            String option = words.get(at);
            String value = words.get(at + 1);
            if (option.equals("--conf")) {
                conf.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
            } else if (option.equals("--class")) {
                mainClass = value;
            } else if (SIZES.contains(option)) {
                sizes.put(option, value);
            } else {
                throw new AssertionError("%s: %s is no option that these tests know".formatted(file, option));
            }
            at += 2;
        }
        return new SparkLine(file, mainClass, conf, sizes, words.get(at), words.subList(at + 1, words.size()));
    }

    /**
     * The same line for a cluster of this machine: its master, its size, and files that are here, in place of what the file
     * can only name by way of example. What it sets and what it asks the main class for stay.
     */
    List<String> here(String master, String jarHere, Map<String, String> settingsHere, List<String> argumentsHere) {
        Map<String, String> all = new LinkedHashMap<>(conf);
        // an application gets these from YARN and Kubernetes; of a standalone cluster all know one secret, or none
        all.keySet().removeIf(key -> key.startsWith("spark.authenticate") || key.startsWith("spark.network.crypto."));
        all.putAll(settingsHere);
        List<String> words = new ArrayList<>(List.of("--master", master, "--class", mainClass));
        all.forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        words.add(jarHere);
        words.addAll(argumentsHere);
        return words;
    }
}
