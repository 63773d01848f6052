package io.tatara.notebook;

import java.util.List;
import java.util.Set;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** What Jupyter asks while a cell is typed, which has not run yet. For one thread. */
final class Typing {

    /** What cannot stand in the body of a method, where JShell looks for variables. */
    private static final Set<Snippet.Kind> OUTSIDE =
            Set.of(Snippet.Kind.IMPORT, Snippet.Kind.METHOD, Snippet.Kind.ERRONEOUS);

    private final SourceCodeAnalysis analysis;

    Typing(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    /** Whether Enter runs the cell. */
    Completeness completeness(String cell) {
        String rest = cell;
        while (true) {
            CompletionInfo next = analysis.analyzeCompletion(rest);
            if (!next.completeness().isComplete() || next.remaining().isBlank()) {
                return next.completeness();
            }
            rest = next.remaining();
        }
    }

    /** What may stand at the cursor, with the place where it begins. */
    Suggestions suggestions(String cell, int cursor) {
        String looked = upTo(cell, cursor);
        int[] anchor = {looked.length()};
        List<String> continuations = analysis.completionSuggestions(looked, looked.length(), anchor).stream()
                .map(SourceCodeAnalysis.Suggestion::continuation)
                .distinct()
                .toList();
        return new Suggestions(continuations, Math.max(0, anchor[0] - looked.length() + cursor));
    }

    /** Signatures, and Javadoc where there are sources, of what the cursor is in; one entry each. */
    List<String> documentation(String cell, int cursor) {
        String looked = upTo(cell, endOfName(cell, cursor));
        return analysis.documentation(looked, looked.length(), true).stream()
                .map(found -> found.javadoc() == null ? found.signature() : found.signature() + "\n" + found.javadoc())
                .toList();
    }

    /** Behind the name that the cursor is in, and behind the parenthesis that makes it a call, for that is what JShell knows. */
    private static int endOfName(String cell, int cursor) {
        int end = cursor;
        while (end < cell.length() && Character.isJavaIdentifierPart(cell.charAt(end))) {
            end++;
        }
        boolean name = end > 0 && Character.isJavaIdentifierPart(cell.charAt(end - 1));
        return name && cell.startsWith("(", end) ? end + 1 : end;
    }

    /**
     * JShell looks at one snippet, and sees the variables that have run. Those of the cell have not: what stands before the
     * snippet at the cursor becomes the beginning of a block that ends with it.
     */
    private String upTo(String cell, int cursor) {
        StringBuilder block = new StringBuilder();
        String rest = cell.substring(0, cursor);
        while (true) {
            CompletionInfo next = analysis.analyzeCompletion(rest);
            if (!next.completeness().isComplete() || next.remaining().isEmpty()) {
                return block.isEmpty() ? rest : "{" + block + rest;
            }
            if (analysis.sourceToSnippets(next.source()).stream()
                    .noneMatch(snippet -> OUTSIDE.contains(snippet.kind()))) {
                block.append(next.source()).append('\n');
            }
            rest = next.remaining();
        }
    }

    /** @param from the place in the cell that a continuation replaces, up to the cursor */
    record Suggestions(List<String> continuations, int from) {}
}
