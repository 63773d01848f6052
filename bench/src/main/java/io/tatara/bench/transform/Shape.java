package io.tatara.bench.transform;

import java.util.Arrays;
import java.util.List;

/**
 * A network of sigmoid units and a softmax, which both sides have.
 *
 * @param rows of the table, so many that a pass takes a while
 */
record Shape(String name, List<Integer> widths, int rows) {

    static final List<Shape> ALL = List.of(
            new Shape("images", List.of(784, 256, 128, 10), 20_000),
            new Shape("digits", List.of(64, 64, 10), 200_000),
            new Shape("iris", List.of(4, 5, 4, 3), 1_000_000));

    static Shape named(String name) {
        return ALL.stream()
                .filter(shape -> shape.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no network is called " + name));
    }

    int features() {
        return widths.get(0);
    }

    int classes() {
        return widths.get(widths.size() - 1);
    }

    int[] layers() {
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] hidden() {
        return Arrays.copyOfRange(layers(), 1, widths.size() - 1);
    }

    String describe() {
        return String.join("-", widths.stream().map(String::valueOf).toList());
    }
}
