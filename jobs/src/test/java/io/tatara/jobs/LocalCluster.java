package io.tatara.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spark's own standalone master and workers on a free loopback port, started and ended by the shipped script. */
final class LocalCluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> LASTING = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=4");

    private final Path scratch;
    private final int port;
    private final Map<String, String> environment;

    private LocalCluster(Path scratch, int port, Map<String, String> environment) {
        this.scratch = scratch;
        this.port = port;
        this.environment = environment;
    }

    static LocalCluster start(Path scratch, int workers) throws IOException, InterruptedException {
        return start(scratch, workers, 1);
    }

    /** Of one core a worker, whose executors train long enough for the second compiler to be worth its while. */
    static LocalCluster startLastingly(Path scratch, int workers) throws IOException, InterruptedException {
        return start(scratch, workers, 1, LASTING, List.of());
    }

    /** Starts a cluster whose state is kept below {@code scratch}; returns once every worker has registered. */
    static LocalCluster start(Path scratch, int workers, int cores) throws IOException, InterruptedException {
        return start(scratch, workers, cores, Map.of(), List.of());
    }

    /**
     * A cluster whose master and workers have these settings of Spark. Its JVMs have their second compiler, without which
     * encryption is many times as slow, and the jar on its way to executors too.
     */
    static LocalCluster startWith(Path properties, Path scratch, int workers, int cores)
            throws IOException, InterruptedException {
        return start(scratch, workers, cores, LASTING, List.of("--properties", properties.toString()));
    }

    private static LocalCluster start(
            Path scratch, int workers, int cores, Map<String, String> environment, List<String> more)
            throws IOException, InterruptedException {
        LocalCluster cluster = new LocalCluster(scratch, freePort(), environment);
        List<String> options = new ArrayList<>(List.of("--workers", Integer.toString(workers)));
        options.addAll(List.of("--cores", Integer.toString(cores), "--memory", cores + "g"));
        options.addAll(more);
        Submission started = cluster.script("start", options.toArray(String[]::new));
        if (started.exitCode() != 0) {
            cluster.close();
            throw new AssertionError("The cluster did not start:\n" + started.stderr());
        }
        return cluster;
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    Submission script(String action, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("deploy/local/cluster", action));
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of("--dir", scratch.resolve("cluster").toString()));
        command.addAll(List.of(options));
        return Submission.run(scratch, LIMIT, environment, command);
    }

    @Override
    public void close() {
        try {
            Submission stopped = script("stop");
            if (stopped.exitCode() != 0) {
                throw new AssertionError("The cluster did not stop:\n" + stopped.stderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while the cluster stopped", e);
        }
    }

    /** Starts one more worker, of a host of this machine by another name. It is the caller's to end, before the cluster. */
    ProcessHandle worker(String host, int cores) throws IOException {
        Path log = scratch.resolve("cluster").resolve("worker-of-" + host + ".log");
        ProcessBuilder worker = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                Submission.CHECKOUT.resolve("jobs/target/spark-home/jars") + "/*",
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                host,
                "--webui-port",
                "0",
                "--cores",
                Integer.toString(cores),
                "--memory",
                Integer.toString(cores) + "g",
                "--work-dir",
                scratch.resolve("cluster").resolve("worker-of-" + host).toString(),
                master());
        worker.environment()
                .put(
                        "SPARK_HOME",
                        Submission.CHECKOUT.resolve("jobs/target/spark-home").toString());
        worker.environment().put("SPARK_SCALA_VERSION", "2.12");
        return worker.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .toHandle();
    }

    /** The executors that a worker of the cluster has started, each a JVM. */
    List<ProcessHandle> executors(int worker) {
        return daemon("worker-" + worker).children().toList();
    }

    ProcessHandle daemon(String name) {
        try {
            String pid = Files.readString(scratch.resolve("cluster").resolve(name + ".pid"));
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nobody listens on at the moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
