package io.tatara.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import org.jspecify.annotations.Nullable;

/** The cells of a notebook, evaluated one after the other; later ones see what earlier ones declared. For one thread. */
final class Cells implements AutoCloseable {

    /** Of assignments and declarations nobody has to be shown the value. */
    private static final Set<Snippet.SubKind> VALUES = Set.of(
            Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND,
            Snippet.SubKind.VAR_VALUE_SUBKIND,
            Snippet.SubKind.OTHER_EXPRESSION_SUBKIND);

    private static final Set<Snippet.Status> UNUSABLE =
            Set.of(Snippet.Status.RECOVERABLE_DEFINED, Snippet.Status.RECOVERABLE_NOT_DEFINED);

    private final InThisJvm jvm = new InThisJvm();
    private final JShell shell;

    /** @param classPath what cells may import, parted by the platform's separator */
    Cells(String classPath) {
        shell = JShell.builder()
                .executionEngine(jvm, null)
                .out(System.out)
                .err(System.err)
                .compilerOptions("--class-path", classPath, "-Xlint:-options")
                .build();
    }

    /**
     * Evaluates a cell, snippet by snippet up to the first that fails. Methods and classes may use what the cell declares below
     * them.
     *
     * @return the value of the last snippet where it is an expression without a semicolon behind it, else null
     * @throws CellRejected where the cell is no Java; what stands before that snippet has run
     * @throws Throwable whatever the cell threw
     */
    @Nullable
    Object evaluate(String cell) throws Throwable {
        jvm.begin();
        try {
            return value(cell);
        } finally {
            List<String> lost = jvm.lost();
            if (!lost.isEmpty()) {
                System.err.println("Null again, for their classes are declared anew: " + String.join(", ", lost));
            }
        }
    }

    private @Nullable Object value(String cell) throws Throwable {
        List<DeclarationSnippet> declared = new ArrayList<>();
        Object value = null;
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            // what is incomplete is rejected by the compiler, with its reason
            String source = next.completeness().isComplete() ? next.source() : rest;
            value = run(source, declared) && !endsWithSemicolon(rest) ? jvm.value() : null;
            rest = next.completeness().isComplete() ? next.remaining() : "";
        }
        refuseUnusable(declared);
        return value;
    }

    /** Whatever comments say behind it: another semicolon is no part of the snippet then. */
    private boolean endsWithSemicolon(String snippet) {
        return !shell.sourceCodeAnalysis()
                .analyzeCompletion(snippet + "\n;")
                .remaining()
                .isBlank();
    }

    /** Whether the snippet is an expression that has a value. */
    private boolean run(String source, List<DeclarationSnippet> declared) throws Throwable {
        boolean expression = false;
        for (SnippetEvent event : shell.eval(source)) {
            if (event.causeSnippet() != null) {
                continue; // an earlier snippet that this one completes or replaces
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw rejected(event.snippet());
            }
            if (event.exception() instanceof UnresolvedReferenceException unresolved) {
                throw new CellRejected("Called before there is: " + missing(unresolved.getSnippet()));
            }
            if (event.exception() != null) {
                Throwable thrown = jvm.thrown();
                throw thrown == null ? event.exception() : thrown;
            }
            if (event.snippet() instanceof DeclarationSnippet declaration) {
                declared.add(declaration);
            }
            expression = VALUES.contains(event.snippet().subKind());
        }
        return expression;
    }

    private void refuseUnusable(List<DeclarationSnippet> declared) throws CellRejected {
        String missing = declared.stream()
                .filter(snippet -> UNUSABLE.contains(shell.status(snippet)))
                .map(this::missing)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new CellRejected("Declared, but of no use before there is: " + missing);
        }
    }

    private String missing(DeclarationSnippet snippet) {
        return shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
    }

    private CellRejected rejected(Snippet snippet) {
        return new CellRejected(shell.diagnostics(snippet)
                .map(diagnostic -> marked(snippet.source(), diagnostic))
                .collect(Collectors.joining("\n")));
    }

    private static String marked(String source, Diag diagnostic) {
        int at = (int) Math.max(0, Math.min(diagnostic.getPosition(), source.length()));
        int begin = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at);
        String line = source.substring(begin, end < 0 ? source.length() : end);
        return line + "\n" + " ".repeat(at - begin) + "^ " + diagnostic.getMessage(Locale.ENGLISH);
    }

    /** Interrupts the cell under way; from any thread. */
    void interrupt() {
        jvm.stop();
    }

    /** Whether the last cell was interrupted. */
    boolean isInterrupted() {
        return jvm.isStopped();
    }

    /** What Jupyter asks while a cell is typed. */
    Typing typing() {
        return new Typing(shell.sourceCodeAnalysis());
    }

    @Override
    public void close() {
        shell.close();
    }
}
