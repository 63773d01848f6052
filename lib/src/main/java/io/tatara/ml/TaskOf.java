package io.tatara.ml;

import io.tatara.data.Task;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;

/** What a label column is to be learned as. */
sealed interface TaskOf {

    /** One output each, of a network that has to fit into memory. */
    int MOST_CLASSES = 1 << 20;

    boolean classes();

    /** How many classes there can be. */
    int mostClasses();

    /**
     * The task, once the labels are known.
     *
     * @param seen one more than the largest label
     */
    Task task(int seen);

    /**
     * One of some classes.
     *
     * @param label with metadata, perhaps, that a StringIndexer has left: then it says how many classes there are
     */
    record Classes(StructField label) implements TaskOf {

        @Override
        public boolean classes() {
            return true;
        }

        @Override
        public int mostClasses() {
            List<String> names = names();
            return names.isEmpty() ? MOST_CLASSES : names.size();
        }

        @Override
        public Task task(int seen) {
            List<String> names = names();
            return new Task.Classification(names.isEmpty() ? numbers(Math.max(2, seen)) : names);
        }

        /** Of the classes that metadata tells of, two at least; empty if it tells of none. */
        private List<String> names() {
            Attribute attribute = Attribute.fromStructField(label);
            if (attribute instanceof BinaryAttribute binary) {
                return binary.values().isDefined() ? List.of(binary.values().get()) : numbers(2);
            }
            if (attribute instanceof NominalAttribute nominal) {
                if (nominal.values().isDefined() && nominal.values().get().length >= 2) {
                    return List.of(nominal.values().get());
                }
                int count = nominal.getNumValues().isDefined()
                        ? (int) nominal.getNumValues().get()
                        : 0;
                return count == 0 ? List.of() : numbers(Math.max(2, count));
            }
            return List.of();
        }

        private static List<String> numbers(int count) {
            return IntStream.range(0, count).mapToObj(Integer::toString).toList();
        }
    }

    /** A number. */
    record Regression(StructField label) implements TaskOf {

        @Override
        public boolean classes() {
            return false;
        }

        @Override
        public int mostClasses() {
            return 0;
        }

        @Override
        public Task task(int seen) {
            return new Task.Regression(List.of(label.name()));
        }
    }
}
