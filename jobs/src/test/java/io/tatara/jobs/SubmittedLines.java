package io.tatara.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.InProcessSparkSubmit;

/**
 * Many lines of spark-submit, one after the other, by Spark's own SparkSubmit and the shipped jar. They share one JVM, for
 * most of what a short line takes is the start of another; their executors are JVMs of the cluster.
 */
final class SubmittedLines {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ArrayNode lines = JSON.createArrayNode();

    /** Adds a line, its words without {@code spark-submit} itself. */
    void submit(String name, List<String> words) {
        ObjectNode line = lines.addObject().put("name", name);
        words.forEach(line.putArray("words")::add);
    }

    /**
     * A call of main.
     *
     * @param exitCode what it comes to: by an exception that has it, if it is not 0
     */
    record Call(List<String> words, int exitCode) {}

    /**
     * Adds jar tasks: in a Spark application that is the platform's, main is called with each of these in turn, and may
     * neither stop the application nor end the JVM.
     */
    void join(String name, Map<String, String> conf, List<Call> calls) {
        ObjectNode line = lines.addObject().put("name", name);
        conf.forEach(line.putObject("conf")::put);
        ArrayNode each = line.putArray("calls");
        for (Call call : calls) {
            ObjectNode added = each.addObject().put("exitCode", call.exitCode());
            call.words().forEach(added.putArray("words")::add);
        }
    }

    /** Runs all of them in a JVM of their own. */
    Submission run(Path scratch, Duration limit) throws IOException, InterruptedException {
        Path file = Files.writeString(scratch.resolve("lines.json"), JSON.writeValueAsString(lines));
        Path jobs = Submission.CHECKOUT.resolve("jobs/target");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        // what Java opens to Spark in this JVM
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(command::add);
        command.add("-Dlog4j2.configurationFile=file:" + Submission.CHECKOUT.resolve("deploy/local/log4j2.properties"));
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                jobs.resolve("test-classes").toString(),
                jobs.resolve("tatara.jar").toString(),
                jobs.resolve("spark-home/jars") + "/*"));
        command.addAll(List.of(SubmittedLines.class.getName(), file.toString()));
        return Submission.run(scratch, limit, Map.of("SPARK_LOCAL_IP", "127.0.0.1", "OMP_NUM_THREADS", "1"), command);
    }

    public static void main(String[] args) throws IOException {
        for (JsonNode line : JSON.readTree(Files.readString(Path.of(args[0])))) {
            long start = System.nanoTime();
            if (line.has("words")) {
                submit(line.path("words"));
            } else {
                join(line);
            }
            System.err.printf("%s: %.1f s%n", line.path("name").textValue(), (System.nanoTime() - start) * 1e-9);
        }
    }

    /** SparkSubmit hands settings on as properties of the JVM, which the next line must not find. */
    private static void submit(JsonNode words) {
        Properties before = (Properties) System.getProperties().clone();
        try {
            InProcessSparkSubmit.main(words(words));
        } finally {
            System.setProperties(before);
        }
    }

    private static void join(JsonNode line) {
        SparkConf conf = new SparkConf(false).setAppName("the platform's");
        line.path("conf")
                .fields()
                .forEachRemaining(
                        each -> conf.set(each.getKey(), each.getValue().textValue()));
        SparkContext platform = new SparkContext(conf);
        try {
            for (JsonNode call : line.path("calls")) {
                int exitCode = call.path("exitCode").asInt();
                String thrown = thrownBy(words(call.path("words")));
                require(
                        exitCode == 0 ? thrown.isEmpty() : thrown.contains("exit code " + exitCode),
                        "main should have come to %d, but %s".formatted(exitCode, thrown));
                require(!platform.isStopped(), "main has stopped what is the platform's");
            }
        } finally {
            platform.stop();
        }
    }

    private static String thrownBy(String[] words) {
        try {
            Tatara.main(words);
            return "";
        } catch (RuntimeException thrown) {
            return String.valueOf(thrown.getMessage());
        }
    }

    private static String[] words(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false)
                .map(JsonNode::textValue)
                .toArray(String[]::new);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
