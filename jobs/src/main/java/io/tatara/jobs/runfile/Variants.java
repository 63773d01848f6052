package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.tuning.space.Configuration;

/**
 * A run file with other settings: what trials of a study are. {@code tatara train} with one of them comes to
 * the trial's bits. Safe for several threads.
 */
public final class Variants {

    private final RunFileReader reader;
    private final SearchSpace space;
    private final ObjectNode root;
    private final Positions positions;

    /**
     * @param tree resolved
     * @param epochs of a trial that goes all the way
     */
    Variants(RunFileReader reader, Tune tune, Tree tree, int epochs) {
        this.reader = reader;
        this.space = tune.space();
        this.root = tree.root().deepCopy();
        this.positions = tree.positions();
        root.remove("tune");
        root.withObject("/training").put("epochs", epochs);
        if (!tune.distribute()) {
            root.set("distribution", JsonNodeFactory.instance.objectNode().put("strategy", "local"));
        }
    }

    /**
     * The run file with a configuration's settings.
     *
     * @throws RunFileException if there can be no such run
     */
    public ResolvedRun of(Configuration configuration) {
        Tree tree = new Tree(root.deepCopy(), positions);
        space.settings(configuration).forEach((path, value) -> {
            Where where = positions.of(SearchSpaceReader.place(path));
            SettingPath.at(path).set(tree, "tune.space." + path, where, value);
        });
        return reader.resolved(tree);
    }
}
