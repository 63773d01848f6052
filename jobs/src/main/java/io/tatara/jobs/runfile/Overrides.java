package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.JsonNode;

/** Applies {@code --set network.layers[0].dense.units=64}: the value is read as YAML. */
final class Overrides {

    private final Tree tree;
    private final Substitution substitution;

    Overrides(Tree tree, Substitution substitution) {
        this.tree = tree;
        this.substitution = substitution;
    }

    void apply(String assignment) {
        String option = "--set " + assignment;
        SettingPath path = SettingPath.at(assignment);
        int end = path.end();
        if (!path.isPlace() || end >= assignment.length() || assignment.charAt(end) != '=') {
            throw new RunFileException(
                    option + ": expected a path, = and a value, such as --set network.layers[0].dense.units=64");
        }
        Pointer place = path.place();
        Where where = new Where(option, 0);
        tree.positions().forget(place);
        tree.positions().put(place, where);
        JsonNode value =
                YamlReader.readValue(option, assignment.substring(end + 1), place, tree.positions(), substitution);
        path.set(tree, option, where, value);
    }
}
