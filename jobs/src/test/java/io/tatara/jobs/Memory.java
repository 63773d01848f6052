package io.tatara.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds once its garbage is collected, in MB.
 *
 * @param heap objects that are reachable
 * @param resident pages of all kinds, heap included
 */
record Memory(double heap, double resident) {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    static Memory of(ProcessHandle process) {
        String pid = Long.toString(process.pid());
        // what dies in one collection may free what the next one finds
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        double heap = megabytes(USED, jcmd(pid, "GC.heap_info"));
        try {
            return new Memory(heap, megabytes(RESIDENT, Files.readString(Path.of("/proc", pid, "status"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jcmd(String pid, String command) {
        return Victim.run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, command);
    }

    private static double megabytes(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("no %s in %s".formatted(pattern, text));
        }
        return Long.parseLong(found.group(1)) / 1024.0;
    }
}
