package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The run file's reference in Markdown, made of its schema: a chapter a section, a row a key. */
public final class RunFileReference {

    /** Stands for a key that the writer names. */
    private static final String NAME = "NAME";

    private final RunFileSchema schema;
    private final StringBuilder page = new StringBuilder();

    private RunFileReference(RunFileSchema schema) {
        this.schema = schema;
    }

    /** The whole page. */
    public static String markdown() {
        RunFileSchema schema = RunFileSchema.load();
        RunFileReference reference = new RunFileReference(schema);
        reference.write(schema.root());
        return reference.page.toString();
    }

    private void write(JsonNode root) {
        page.append("""
                # The run file

                Every key, with the values that it takes, what it is when left out, and what it means. `./tatara schema` prints the JSON
                Schema that this page is made of, for editors; `./tatara validate RUNFILE` checks a run file, without a cluster.

                A dot goes into a mapping, `[]` into each item of a list, and %s is a key of your own. *Needed* keys have no default.
                """.formatted(NAME));
        each(root.path("properties"), (name, section) -> chapter(name, section, name));
        each(root.path("$defs"), (name, shape) -> {
            if (schema.follow(shape).has("properties")) {
                chapter("The shape `%s`".formatted(name), shape, "");
            }
        });
    }

    private void chapter(String title, JsonNode section, String path) {
        page.append("\n## ").append(title).append('\n');
        page.append(section.path("description").asText()).append('\n');
        List<String> rows = new ArrayList<>();
        if (section.has("properties") || section.has("additionalProperties") || section.has("patternProperties")) {
            inside(path, section, rows);
        } else {
            page.append("It takes ")
                    .append(values(section))
                    .append("; ")
                    .append(standard(section, false))
                    .append(" by default.\n");
        }
        note(section);
        if (!rows.isEmpty()) {
            page.append("\n| key | values | default | meaning |\n|---|---|---|---|\n");
            rows.forEach(row -> page.append(row).append('\n'));
        }
    }

    private void note(JsonNode section) {
        if (section.has("x-oneOf")) {
            page.append("Exactly one of ")
                    .append(words(section.path("x-oneOf")))
                    .append(" is needed.\n");
        }
    }

    private void inside(String path, JsonNode object, List<String> rows) {
        List<String> needed = RunFileSchema.texts(object.path("required"));
        each(
                object.path("properties"),
                (name, key) -> row(path.isEmpty() ? name : path + "." + name, key, needed.contains(name), rows));
        each(object.path("patternProperties"), (pattern, key) -> row(path + "." + NAME, key, false, rows));
        JsonNode others = object.path("additionalProperties");
        if (others.isObject()) {
            row(path + "." + NAME, others, false, rows);
        }
    }

    private void row(String path, JsonNode key, boolean needed, List<String> rows) {
        JsonNode shape = schema.follow(key);
        rows.add("| `%s` | %s | %s | %s |".formatted(path, values(key), standard(shape, needed), meaning(key, shape)));
        if (!key.has("$ref")) {
            inside(path, shape, rows);
            if (shape.path("items").has("properties")) {
                inside(path + "[]", shape.path("items"), rows);
            }
        }
    }

    private String meaning(JsonNode key, JsonNode shape) {
        StringBuilder meaning = new StringBuilder(
                cell((key.has("description") ? key : shape).path("description").asText()));
        JsonNode when = shape.path("x-when");
        if (when.has("in")) {
            meaning.append(" Only with `%s`: %s.".formatted(when.path("key").asText(), words(when.path("in"))));
        } else if (when.has("key")) {
            meaning.append(" Only with `%s`.".formatted(when.path("key").asText()));
        }
        if (shape.has("x-oneOf")) {
            meaning.append(" Exactly one of ")
                    .append(words(shape.path("x-oneOf")))
                    .append('.');
        }
        return meaning.toString();
    }

    private String values(JsonNode key) {
        if (key.has("$ref")) {
            String name = key.path("$ref").asText().replaceFirst(".*/", "");
            return schema.follow(key).has("properties")
                    ? "[`%s`](#the-shape-%s)".formatted(name, name)
                    : values(schema.follow(key));
        }
        if (key.has("enum")) {
            return words(key.path("enum"));
        }
        if (key.has("x-expected")) {
            return cell(key.path("x-expected").asText());
        }
        if (key.path("x-short").asText().equals("list")) {
            return kind("array", key) + ", or one alone";
        }
        List<String> kinds = key.path("type").isArray()
                ? RunFileSchema.texts(key.path("type"))
                : List.of(key.path("type").asText());
        return kinds.stream()
                .filter(kind -> !kind.equals("null"))
                .map(kind -> kind(kind, key))
                .collect(Collectors.joining(" or "));
    }

    private String kind(String kind, JsonNode key) {
        return switch (kind) {
            case "integer" -> "whole number" + range(key);
            case "number" -> "number" + range(key);
            case "string" -> key.path("format").asText().equals("path") ? "path" : "text";
            case "boolean" -> "true or false";
            case "array" -> key.has("items") ? "list of " + values(key.path("items")) : "list";
            default -> "mapping";
        };
    }

    private static String range(JsonNode key) {
        List<String> bounds = new ArrayList<>();
        bound(key, "minimum", "≥", bounds);
        bound(key, "exclusiveMinimum", ">", bounds);
        bound(key, "maximum", "≤", bounds);
        bound(key, "exclusiveMaximum", "<", bounds);
        return bounds.isEmpty() ? "" : " " + String.join(", ", bounds);
    }

    private static void bound(JsonNode key, String name, String sign, List<String> bounds) {
        if (key.has(name)) {
            bounds.add(sign + " " + key.path(name).asText());
        }
    }

    private static String standard(JsonNode key, boolean needed) {
        if (needed) {
            return "*needed*";
        }
        JsonNode value = key.path("default");
        return value.isMissingNode() || value.isNull()
                ? "–"
                : "`" + cell(value.isTextual() ? value.textValue() : value.toString()) + "`";
    }

    private static String words(JsonNode values) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> {
            if (!value.isNull()) {
                words.add("`" + value.asText() + "`");
            }
        });
        return String.join(", ", words);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    @FunctionalInterface
    private interface Entry {
        void at(String name, JsonNode value);
    }

    private static void each(JsonNode object, Entry entry) {
        for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> next = it.next();
            entry.at(next.getKey(), next.getValue());
        }
    }
}
