package io.tatara.bench.scaling;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Spark's own standalone master and workers on a free loopback port, each a JVM with this one's class path; a worker has one
 * core and room for one executor. Whatever this JVM has started ends when the cluster is closed, or with this JVM.
 */
final class StandaloneCluster implements AutoCloseable {

    private static final String WORKER_MEMORY = "2g";

    private static final String SPARK = "org.apache.spark.deploy.";
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 10;

    private final Path scratch;
    private final int port;

    private StandaloneCluster(Path scratch, int port) {
        this.scratch = scratch;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-cluster"));
    }

    /** Returns once every worker has registered. */
    static StandaloneCluster start(int workers) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(Files.createTempDirectory("tatara-scaling-"), freePort());
        try {
            cluster.start(
                    "master",
                    "I have been elected leader",
                    List.of(SPARK + "master.Master", "--port", Integer.toString(cluster.port)));
            for (int i = 1; i <= workers; i++) {
                String name = "worker-" + i;
                cluster.start(
                        name,
                        "Successfully registered with master",
                        List.of(
                                SPARK + "worker.Worker",
                                "--cores",
                                "1",
                                "--memory",
                                WORKER_MEMORY,
                                "--work-dir",
                                cluster.scratch.resolve(name).toString(),
                                cluster.master()));
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void start(String name, String ready, List<String> main) throws IOException, InterruptedException {
        // Spark makes an executor's class path of a folder of jars, which may be empty; ours comes with the application
        Path home = Files.createDirectories(scratch.resolve("home/jars")).getParent();
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        // the last of two counts; readiness is read from Spark's own log, which says more than a benchmark's
        command.addAll(List.of(
                "-Xmx256m", "-Dlog4j2.configurationFile=classpath:org/apache/spark/log4j2-defaults.properties", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(main.subList(0, 1));
        command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
        command.addAll(main.subList(1, main.size()));
        File log = scratch.resolve(name + ".log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("SPARK_HOME", String.valueOf(home));
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        await(builder.start(), log.toPath(), ready);
    }

    private static void await(Process daemon, Path log, String ready) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.readString(log).contains(ready)) {
            if (System.nanoTime() > deadline || daemon.waitFor(200, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Spark did not start; its log:\n" + Files.readString(log));
            }
        }
    }

    /** Does nothing the second time. */
    @Override
    public synchronized void close() {
        // executors are found through their workers, so before these are gone
        List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
        started.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        for (ProcessHandle process : started) {
            try {
                process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        if (!Files.exists(scratch)) {
            return;
        }
        try (Stream<Path> files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.printf("%s is left: %s%n", scratch, e.getMessage());
        }
    }
}
