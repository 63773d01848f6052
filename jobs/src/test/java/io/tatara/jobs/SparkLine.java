package io.tatara.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A line of spark-submit, or what comes to the same.
 *
 * @param file of {@code deploy/} that it is from, with its step
 * @param conf settings in their order
 * @param jar as the file names it
 * @param arguments of the main class
 */
record SparkLine(String file, String mainClass, Map<String, String> conf, String jar, List<String> arguments) {

    /** Options of spark-submit that say which cluster and how much of it, each with a value. */
    private static final Set<String> SIZES = Set.of(
            "--master",
            "--deploy-mode",
            "--name",
            "--properties-file",
            "--num-executors",
            "--executor-cores",
            "--executor-memory",
            "--driver-memory");

    /**
     * What other cluster managers read. They give an application a secret of its own, too; of a standalone cluster all know
     * one, or none.
     */
    private static final Pattern OTHERS = Pattern.compile(
            "spark\\.(yarn|kubernetes|emr-serverless|authenticate|network\\.crypto|(driver|executor)\\.memoryOverhead|hadoop\\.fs\\.s3a)");

    SparkLine {
        conf = Map.copyOf(conf);
        arguments = List.copyOf(arguments);
    }

    /** Reads the words behind {@code spark-submit}. */
    static SparkLine of(String file, List<String> words) {
        Map<String, String> conf = new LinkedHashMap<>();
        String mainClass = "";
        int at = 0;
        while (words.get(at).startsWith("--")) {
            String option = words.get(at);
            String value = words.get(at + 1);
            if (option.equals("--conf")) {
                conf.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
            } else if (option.equals("--class")) {
                mainClass = value;
            } else if (!SIZES.contains(option)) {
                throw new AssertionError("%s: %s is no option that these tests know".formatted(file, option));
            }
            at += 2;
        }
        return new SparkLine(file, mainClass, conf, words.get(at), words.subList(at + 1, words.size()));
    }

    /**
     * The settings of the line on a cluster of this machine: those that a standalone cluster reads, and this machine's size.
     * What the line says to YARN, Kubernetes or EMR alone is left out, so that lines which mean the same here are the same.
     */
    Map<String, String> here(Map<String, String> settingsHere) {
        Map<String, String> all = new TreeMap<>(conf);
        all.keySet().removeIf(key -> OTHERS.matcher(key).lookingAt());
        all.putAll(settingsHere);
        return all;
    }

    /** The words behind {@code spark-submit} of the same line on a cluster of this machine, with files that are here. */
    List<String> words(String master, String jarHere, Map<String, String> settingsHere, List<String> argumentsHere) {
        List<String> words = new ArrayList<>(List.of("--master", master, "--class", mainClass));
        here(settingsHere).forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        words.add(jarHere);
        words.addAll(argumentsHere);
        return words;
    }
}
