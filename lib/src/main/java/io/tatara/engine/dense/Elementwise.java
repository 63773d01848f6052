package io.tatara.engine.dense;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of functions of each element, one pass over the signal in each direction. Where the signal is some columns of all of a
 * group's rows, an element's noise is that which it has where all columns are.
 */
final class Elementwise implements Operator {

    private final Signal signal;
    private final Pointwise[] functions;
    private final int pageLength;
    private final float[] page;
    private final float[][] slopes;
    private final Pointwise.Place place;
    private final @Nullable ColumnPlaces columns;

    /** @param columns null where all columns are here */
    Elementwise(List<Pointwise> functions, Signal signal, int capacity, @Nullable ColumnPlaces columns) {
        this.signal = signal;
        this.functions = functions.toArray(Pointwise[]::new);
        this.columns = columns;
        // a row of some columns is not followed by the next one's
        this.pageLength = (columns == null ? Pages.rows(signal.width()) : 1) * signal.width();
        this.page = new float[pageLength];
        this.slopes = Pages.allocate(Math.multiplyExact(capacity, signal.width()), pageLength);
        this.place = new Pointwise.Place(pageLength);
    }

    @Override
    public Signal output() {
        return signal;
    }

    @Override
    public void train(int rows, long seed, int firstRow) {
        int length = rows * signal.width();
        place.seed = seed;
        if (columns != null) {
            columns.begin();
        }
        for (int at = 0, index = 0; at < length; at += pageLength, index++) {
            int count = Math.min(pageLength, length - at);
            float[] slope = slopes[index];
            if (columns == null) {
                place.start = (long) firstRow * signal.width() + at;
            } else {
                columns.next(place);
            }
            signal.memory().read(at, page, count);
            Arrays.fill(slope, 0, count, 1);
            for (Pointwise function : functions) {
                function.train(page, slope, count, place);
            }
            signal.memory().write(at, page, count);
        }
    }

    @Override
    public void infer(int rows) {
        int length = rows * signal.width();
        for (int at = 0; at < length; at += pageLength) {
            int count = Math.min(pageLength, length - at);
            signal.memory().read(at, page, count);
            for (Pointwise function : functions) {
                function.infer(page, count);
            }
            signal.memory().write(at, page, count);
        }
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        int length = rows * signal.width();
        for (int at = 0, index = 0; at < length; at += pageLength, index++) {
            int count = Math.min(pageLength, length - at);
            signal.memory().read(at, page, count);
            multiply(page, slopes[index], count);
            signal.memory().write(at, page, count);
        }
        return true;
    }

    private static void multiply(float[] gradient, float[] slope, int count) {
        for (int i = 0; i < count; i++) {
            gradient[i] *= slope[i];
        }
    }
}
