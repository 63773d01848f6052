package io.tatara.notebook;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An exception as a notebook shows it: with its causes, each as far as the cell, without what the kernel does to run one. */
final class Trace {

    /** Of JShell: the method that a snippet is made into, below which nothing is the cell's. */
    private static final String SNIPPET = ".do_it$(";

    /** What fails on its own, such as a Dataset that is computed only when it is shown. */
    private static final Set<String> KERNEL =
            Set.of(frame(InThisJvm.class), frame(Cells.class), frame(Rendering.class), frame(JavaKernel.class));

    private static final Set<String> SECTIONS = Set.of("Caused by: ", "Suppressed: ");

    private Trace() {}

    static List<String> of(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        List<String> shown = new ArrayList<>();
        boolean ofCell = true;
        for (String line : trace.toString().lines().toList()) {
            String words = line.strip();
            if (SECTIONS.stream().anyMatch(words::startsWith)) {
                ofCell = true;
            } else if (KERNEL.stream().anyMatch(words::startsWith)) {
                ofCell = false;
            }
            if (ofCell) {
                shown.add(line);
            }
            if (words.startsWith("at ") && words.contains(SNIPPET)) {
                ofCell = false;
            }
        }
        return shown;
    }

    private static String frame(Class<?> of) {
        return "at " + of.getName() + ".";
    }
}
