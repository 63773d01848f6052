package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.jobs.secret.Redaction;
import io.tatara.jobs.secret.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Settings whose values never reach the run directory: they are written as references to environment variables, stay
 * references in the resolved file, and are looked up when the records are made.
 */
final class Secrets {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

    private final Substitution substitution;
    private final List<String> revealed = new ArrayList<>();

    Secrets(Substitution substitution) {
        this.substitution = substitution;
    }

    static boolean isSecret(Pointer place) {
        List<String> steps = place.steps();
        int last = steps.size() - 1;
        if (last < 1) {
            return false;
        }
        boolean ofDatabase =
                steps.get(last).equals("password") && steps.get(last - 1).equals("jdbc");
        boolean ofSpark = last == 1 && steps.get(0).equals("spark") && SecretNames.isSecret(steps.get(1));
        return ofDatabase || ofSpark;
    }

    static boolean isReference(String value) {
        return REFERENCE.matcher(value).matches();
    }

    /**
     * Returns a copy in which the secrets stand themselves.
     *
     * @throws RunFileException when a variable is not set
     */
    Tree reveal(Tree tree) {
        Tree copy = new Tree(tree.root().deepCopy(), tree.positions());
        List<Problem> problems = new ArrayList<>();
        reveal(copy, copy.root(), Pointer.ROOT, problems);
        if (!problems.isEmpty()) {
            throw new RunFileException(problems);
        }
        return copy;
    }

    /** Hides what was revealed until now. */
    Redaction redaction() {
        return Redaction.of(revealed);
    }

    private void reveal(Tree tree, JsonNode node, Pointer place, List<Problem> problems) {
        if (node instanceof ObjectNode object) {
            for (String key : RunFileSchema.keys(object)) {
                JsonNode value = object.path(key);
                Pointer at = place.then(key);
                if (isSecret(at) && value.isTextual()) {
                    try {
                        String secret = substitution.apply(value.textValue());
                        revealed.add(secret);
                        object.put(key, secret);
                    } catch (IllegalArgumentException e) {
                        problems.add(tree.problem(at, String.valueOf(e.getMessage())));
                    }
                }
                reveal(tree, value, at, problems);
            }
        }
    }
}
