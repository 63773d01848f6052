package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process, and what can befall it. Closing it ends it, for one that is stopped would outlive the test. */
record Victim(ProcessHandle process) implements AutoCloseable {

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
    }

    void stop() {
        run("kill", "-STOP", pid());
    }

    void resume() {
        run("kill", "-CONT", pid());
    }

    /** Stops it and lets it run in turn, as a machine does that has other things to do. */
    void stutter(int stoppedMillis, int runningMillis, int times) {
        try {
            for (int i = 0; i < times && process.isAlive(); i++) {
                stop();
                TimeUnit.MILLISECONDS.sleep(stoppedMillis);
                resume();
                TimeUnit.MILLISECONDS.sleep(runningMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String pid() {
        return Long.toString(process.pid());
    }

    /** Runs a command of the machine that must succeed; returns what it said. */
    static String run(String... command) {
        try {
            Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(run.waitFor()).as("%s: %s", List.of(command), said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
