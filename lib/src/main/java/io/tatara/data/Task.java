package io.tatara.data;

import java.io.Serializable;
import java.util.List;

/** What is learned: which label, and so how many floats a label takes in a shard and how many outputs a network has. */
public sealed interface Task extends Serializable {

    /** Names of what is predicted: classes, labels or target columns, in the order of the network's outputs. */
    List<String> names();

    /** Floats that one example's label takes: 1 (the class index) for classification, one a name otherwise. */
    int labelWidth();

    /** Width of the network's output, one value a name. */
    default int outputs() {
        return names().size();
    }

    /** The word used in run files, manifests and messages. */
    String kind();

    /** One of several classes; a label is the class's index as a float. Binary classification has two classes. */
    record Classification(List<String> names) implements Task {
        public Classification {
            names = List.copyOf(names);
            if (names.size() < 2) {
                throw new IllegalArgumentException("classification needs at least two classes, got " + names);
            }
        }

        @Override
        public int labelWidth() {
            return 1;
        }

        @Override
        public String kind() {
            return "classification";
        }
    }

    /** Any subset of labels; each is 0 or 1. */
    record MultiLabel(List<String> names) implements Task {
        public MultiLabel {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("multi-label classification needs at least one label column");
            }
        }

        @Override
        public int labelWidth() {
            return names.size();
        }

        @Override
        public String kind() {
            return "multiLabel";
        }
    }

    /** One or several numbers, on the scale of the table. */
    record Regression(List<String> names) implements Task {
        public Regression {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("regression needs at least one target column");
            }
        }

        @Override
        public int labelWidth() {
            return names.size();
        }

        @Override
        public String kind() {
            return "regression";
        }
    }
}
