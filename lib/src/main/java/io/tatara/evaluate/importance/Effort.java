package io.tatara.evaluate.importance;

/**
 * How much is measured: what a model of so many parameters and a table of so many columns leaves room for. A prediction costs
 * about as many multiplications as the model has parameters, and all of them together at most {@value #BUDGET}, about as
 * many as a core does in some seconds; a model so large that even the least costs more is measured with the least.
 *
 * @param rows that are predicted each time
 * @param repeats of a column, each with another order
 * @param columns that are measured
 */
record Effort(int rows, int repeats, int columns) {

    static final double BUDGET = 3e10;
    static final int MOST_ROWS = 2_000;
    static final int LEAST_ROWS = 200;
    static final int REPEATS = 5;
    static final int LEAST_COLUMNS = 20;

    /**
     * Gives up repeats down to one, then rows down to {@value #LEAST_ROWS}, then columns down to {@value #LEAST_COLUMNS}.
     *
     * @param available rows that there are
     */
    static Effort of(long available, int columns, long parameters) {
        double predictions = BUDGET / Math.max(1, parameters);
        int rows = (int) Math.min(available, MOST_ROWS);
        int repeats = (int) between(1, REPEATS, predictions / rows / columns);
        rows = (int) between(Math.min(rows, LEAST_ROWS), rows, predictions / repeats / columns);
        int measured = (int) between(Math.min(columns, LEAST_COLUMNS), columns, predictions / repeats / rows);
        return new Effort(rows, repeats, measured);
    }

    private static double between(double low, double high, double value) {
        return Math.max(low, Math.min(high, value));
    }
}
