package io.tatara.tuning.space;

/**
 * Numbers at equal distances, and where they stand in [0, 1]: a range that is half a distance wider at both ends, so that
 * the outermost own as much of it as others do.
 *
 * @param last the index of the last
 */
record Marks(double low, double step, long last, Scale scale) {

    /** Doubles are exact for whole numbers up to this. */
    static final long MOST = 1L << 53;

    private double from() {
        // on a logarithmic scale the end must stay above 0
        return scale == Scale.LOG ? low - Math.min(step, low) / 2 : low - step / 2;
    }

    private double to() {
        return low + (last + 0.5) * step;
    }

    long index(double unit) {
        double inside = Math.min(1, Math.max(0, unit));
        double number = scale.fromUnit(inside, from(), to());
        return Math.min(last, Math.max(0, Math.round((number - low) / step)));
    }

    double unit(long index) {
        return scale.toUnit(low + index * step, from(), to());
    }

    /** The index of the mark that a number is, but for rounding; −1 if it is none. */
    long find(double number) {
        long index = Math.round((number - low) / step);
        boolean is = Math.abs(low + index * step - number) <= 1e-9 * step;
        return is && index >= 0 && index <= last ? index : -1;
    }

    static void requireScale(Scale scale) {
        if (scale == Scale.REVERSE_LOG) {
            throw new IllegalArgumentException("scale reverseLog is for doubles without a step");
        }
    }
}
