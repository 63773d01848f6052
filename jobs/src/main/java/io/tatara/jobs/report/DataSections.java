package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.report.Piece.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the data hold, and how far other tables are from those that were trained on. */
final class DataSections {

    private static final List<String> PARTS = List.of("train", "validation", "test");
    private static final int DRIFTED = 15;
    private static final int COMPARED = 4;
    private static final int LISTED = 2_000;

    private final JsonNode parts;
    private final JsonNode drift;

    private DataSections(Evidence evidence) {
        this.parts = evidence.prepared().path("parts");
        this.drift = evidence.evaluation().path("drift");
    }

    static List<Section> of(Evidence evidence) {
        DataSections sections = new DataSections(evidence);
        return List.of(
                new Section("Drift", "", sections.drift()),
                new Section(
                        "Data", "As read: before missing values are filled in and numbers scaled.", sections.data()));
    }

    private List<Piece> data() {
        List<Piece> pieces = new ArrayList<>();
        List<String> present = PARTS.stream()
                .filter(part -> parts.path(part).path("rows").asLong() > 0)
                .toList();
        if (present.isEmpty()) {
            return pieces;
        }
        if (!parts.path("train").path("classes").isEmpty()) {
            pieces.add(classes(present));
        }
        pieces.add(columns(present));
        return pieces;
    }

    private Piece classes(List<String> present) {
        List<String> names = new ArrayList<>();
        parts.path("train").path("classes").fieldNames().forEachRemaining(names::add);
        return new Piece.Bars(
                "Classes",
                "What share of each part's examples is of each class.",
                false,
                false,
                names.stream().map(Shown::cut).toList(),
                Axis.linear("share of the part"),
                present.stream()
                        .map(part -> new Group(
                                part,
                                names.stream()
                                        .map(name -> parts.path(part)
                                                        .path("classes")
                                                        .path(name)
                                                        .asDouble()
                                                / parts.path(part).path("rows").asDouble())
                                        .toList()))
                        .toList());
    }

    private Piece columns(List<String> present) {
        List<List<Object>> rows = new ArrayList<>();
        parts.path("train").path("columns").fieldNames().forEachRemaining(name -> {
            for (String part : present) {
                JsonNode column = parts.path(part).path("columns").path(name);
                if (rows.size() < LISTED) {
                    rows.add(List.of(
                            name,
                            part,
                            Shown.number(column.path("count")),
                            Shown.number(column.path("nulls")),
                            Shown.number(column.path("mean")),
                            Shown.number(column.path("std")),
                            Shown.number(column.path("min")),
                            Shown.number(column.path("max"))));
                }
            }
        });
        return new Piece.Table(
                "Columns",
                "Of a vector column, all its numbers together.",
                List.of("column", "part", "values", "missing", "mean", "standard deviation", "least", "most"),
                rows);
    }

    private List<Piece> drift() {
        List<Piece> pieces = new ArrayList<>();
        Map<String, Map<String, JsonNode>> tables = new LinkedHashMap<>();
        drift.fields().forEachRemaining(table -> {
            Map<String, JsonNode> columns = new LinkedHashMap<>();
            table.getValue()
                    .path("columns")
                    .forEach(column -> columns.put(column.path("column").asText(), column));
            tables.put(table.getKey(), columns);
        });
        if (tables.isEmpty()) {
            return pieces;
        }
        List<String> columns = new ArrayList<>();
        tables.values()
                .forEach(table -> table.keySet().stream()
                        .filter(name -> !columns.contains(name))
                        .forEach(columns::add));
        columns.sort(Comparator.comparingDouble(name -> -worst(tables, name)));
        pieces.add(indices(tables, columns));
        pieces.addAll(columns.stream()
                .limit(COMPARED)
                .map(name -> compared(tables, name))
                .filter(bars -> !bars.groups().isEmpty())
                .toList());
        pieces.add(table(tables, columns));
        return pieces;
    }

    private static double worst(Map<String, Map<String, JsonNode>> tables, String column) {
        return tables.values().stream()
                .filter(table -> table.containsKey(column))
                .mapToDouble(table -> psi(table, column))
                .max()
                .orElse(0);
    }

    private static double psi(Map<String, JsonNode> table, String column) {
        JsonNode found = table.get(column);
        return found == null ? Double.NaN : found.path("psi").doubleValue();
    }

    private static Piece indices(Map<String, Map<String, JsonNode>> tables, List<String> columns) {
        List<String> shown = columns.stream().limit(DRIFTED).toList();
        List<Group> groups = new ArrayList<>();
        tables.forEach((name, table) -> groups.add(
                new Group(name, shown.stream().map(column -> psi(table, column)).toList())));
        return new Piece.Bars(
                "Population stability index",
                "How far each column of a table is from the training data: Σ (a − e) · ln(a/e) over the shares a of the table's rows and e of training rows in the training data's deciles or categories%s. Below 0.1 counts as no change, above 0.25 as a great one; small tables are that far by chance, see the table below."
                        .formatted(
                                columns.size() > DRIFTED
                                        ? ", the %d furthest of %,d columns".formatted(DRIFTED, columns.size())
                                        : ""),
                true,
                false,
                shown.stream().map(Shown::cut).toList(),
                Axis.linear("PSI"),
                groups);
    }

    private static Piece.Bars compared(Map<String, Map<String, JsonNode>> tables, String column) {
        List<Group> groups = new ArrayList<>();
        List<String> bins = new ArrayList<>();
        tables.forEach((name, table) -> {
            JsonNode found = table.get(column);
            if (found != null && found.has("bins")) {
                if (groups.isEmpty()) {
                    found.path("bins").forEach(bin -> bins.add(Shown.cut(bin.asText())));
                    groups.add(new Group("train", shares(found.path("expected"))));
                }
                groups.add(new Group(name, shares(found.path("actual"))));
            }
        });
        return new Piece.Bars(
                "Column " + Shown.cut(column),
                "Shares of rows in each bin, in the units that the network sees.",
                false,
                false,
                bins,
                Axis.linear("share of rows"),
                groups);
    }

    private static List<Double> shares(JsonNode counts) {
        double total = 0;
        for (JsonNode count : counts) {
            total += count.doubleValue();
        }
        List<Double> shares = new ArrayList<>();
        for (JsonNode count : counts) {
            shares.add(total > 0 ? count.doubleValue() / total : 0);
        }
        return shares;
    }

    private Piece table(Map<String, Map<String, JsonNode>> tables, List<String> columns) {
        List<List<Object>> rows = new ArrayList<>();
        for (String column : columns) {
            tables.forEach((name, table) -> {
                JsonNode found = table.get(column);
                if (found != null && rows.size() < LISTED) {
                    double psi = found.path("psi").doubleValue();
                    double chance = found.path("byChance").doubleValue();
                    rows.add(List.of(
                            column,
                            name,
                            drift.path(name).path("rows").asLong(),
                            psi,
                            chance,
                            psi <= chance ? "by chance" : psi < 0.1 ? "small" : psi < 0.25 ? "moderate" : "great"));
                }
            });
        }
        return new Piece.Table(
                "Drift by column",
                "What PSI exceeds once in a hundred times where nothing has changed follows from how many rows there are.",
                List.of("column", "table", "rows counted", "PSI", "by chance up to", "change"),
                rows);
    }
}
