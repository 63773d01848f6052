package io.tatara.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with this one's flags and class path, which prints one line that matters. */
public final class ChildJvm {

    private static final int LONGEST_MINUTES = 30;

    private ChildJvm() {}

    /**
     * Runs a main class to its end; its standard error is this process's.
     *
     * @return the last line it printed that starts with {@code prefix}
     */
    public static String run(Class<?> main, String prefix, List<String> arguments)
            throws IOException, InterruptedException {
        return run("", main, prefix, arguments);
    }

    /**
     * As {@link #run(Class, String, List)}, with other versions of some libraries.
     *
     * @param before a class path that is searched before this JVM's; empty for none
     */
    public static String run(String before, Class<?> main, String prefix, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        // the parent's own flags: Spark's opens and the heap
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String classPath = System.getProperty("java.class.path");
        command.addAll(
                List.of("-cp", before.isEmpty() ? classPath : before + File.pathSeparator + classPath, main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // its end closes the stream that is read below
        process.onExit().orTimeout(LONGEST_MINUTES, TimeUnit.MINUTES).exceptionally(late -> process.destroyForcibly());
        String found = "";
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                found = line.startsWith(prefix) ? line : found;
            }
        } finally {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("%s %s failed with exit code %d"
                    .formatted(main.getSimpleName(), String.join(" ", arguments), process.exitValue()));
        }
        return found;
    }
}
