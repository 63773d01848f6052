package io.tatara.jobs.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Something that is drawn. The page knows how; behind each drawing it shows the numbers as a table. A number that is not
 * finite is left out of the drawing.
 */
sealed interface Piece {

    String title();

    /** What one sees, in a sentence or two; may be empty. */
    String note();

    /** What the page tells pieces apart by. */
    @JsonProperty("kind")
    default String kind() {
        return getClass().getSimpleName();
    }

    /** Curves. */
    record Lines(String title, String note, Axis x, Axis y, List<Line> lines) implements Piece {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A curve.
     *
     * @param look how it is drawn
     * @param points pairs of numbers; of a band, x with its lower and upper end
     * @param trial of a study that it belongs to; −1 without one
     * @param worth from 0, the worst, to 1: the colour of a trial; −1 for the next of the palette
     */
    record Line(String name, Look look, List<List<Double>> points, int trial, double worth) {
        public Line {
            points = List.copyOf(points);
        }

        public Line(String name, Look look, List<List<Double>> points) {
            this(name, look, points, -1, -1);
        }
    }

    /** How a curve looks. */
    enum Look {
        SOLID,
        DASHED,
        /** Something to compare with. */
        FAINT,
        STEPS,
        /** Between a lower and an upper end. */
        BAND
    }

    /**
     * Bars, one a category and group.
     *
     * @param across whether they lie, so that long names can be read
     * @param stacked whether groups stand on each other
     */
    record Bars(
            String title,
            String note,
            boolean across,
            boolean stacked,
            List<String> categories,
            Axis value,
            List<Group> groups)
            implements Piece {
        public Bars {
            categories = List.copyOf(categories);
            groups = List.copyOf(groups);
        }
    }

    /**
     * Bars of one colour.
     *
     * @param values one a category
     * @param deviations of them, drawn as whiskers; empty for none
     */
    record Group(String name, List<Double> values, List<Double> deviations) {
        public Group {
            values = List.copyOf(values);
            deviations = List.copyOf(deviations);
        }

        public Group(String name, List<Double> values) {
            this(name, values, List.of());
        }
    }

    /**
     * A table of colours.
     *
     * @param cells rows from the top, each from the left
     * @param shares whether numbers are shares, from 0 to 1
     */
    record Heat(
            String title,
            String note,
            String xName,
            String yName,
            List<String> x,
            List<String> y,
            List<List<Double>> cells,
            boolean shares)
            implements Piece {
        public Heat {
            x = List.copyOf(x);
            y = List.copyOf(y);
            cells = List.copyOf(cells);
        }
    }

    /**
     * Dots.
     *
     * @param diagonal whether x = y is drawn
     * @param surface colours behind the dots, x, y and worth, on a grid of places; empty for none
     */
    record Dots(
            String title, String note, Axis x, Axis y, boolean diagonal, List<Cloud> clouds, List<List<Double>> surface)
            implements Piece {
        public Dots {
            clouds = List.copyOf(clouds);
            surface = List.copyOf(surface);
        }
    }

    /**
     * Dots of one kind.
     *
     * @param joined whether steps join them, in their order
     * @param points x, y, and of a study the worth of the trial (0 to 1, −1 for the next of a palette) and its number
     */
    record Cloud(String name, boolean joined, List<List<Double>> points) {
        public Cloud {
            points = List.copyOf(points);
        }

        public Cloud(String name, List<List<Double>> points) {
            this(name, false, points);
        }
    }

    /**
     * Who did what, and when.
     *
     * @param x of time, and its unit
     * @param lanes from the top
     */
    record Gantt(String title, String note, String x, List<String> lanes, List<Span> spans) implements Piece {
        public Gantt {
            lanes = List.copyOf(lanes);
            spans = List.copyOf(spans);
        }
    }

    /**
     * One thing on a lane.
     *
     * @param group what it is; those of one group have one colour
     * @param trial of a study; −1 without one
     * @param worth the colour of a trial, from 0 to 1; −1 for the group's
     */
    record Span(int lane, double from, double to, String group, String label, int trial, double worth) {}

    /** One line a trial, through its settings to what came of it. */
    record Parallel(String title, String note, List<Axis> axes, List<Strand> strands) implements Piece {
        public Parallel {
            axes = List.copyOf(axes);
            strands = List.copyOf(strands);
        }
    }

    /**
     * A trial's line.
     *
     * @param values one an axis; NaN where the setting was not there
     */
    record Strand(List<Double> values, int trial, double worth) {
        public Strand {
            values = List.copyOf(values);
        }
    }

    /**
     * Numbers and words.
     *
     * @param rows strings and numbers, one a column
     */
    record Table(String title, String note, List<String> columns, List<List<Object>> rows) implements Piece {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** A text as it stands in a file. */
    record Text(String title, String note, String text) implements Piece {}
}
