package io.tatara.engine.dense;

import io.tatara.Finite;
import io.tatara.engine.Stretch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** Parameters that BLAS reads: flat in native memory, their state in pages on the heap. */
final class FlatSlice implements Slice {

    private static final float[] NO_STATE = {};

    private final SliceSpec spec;
    private final Floats parameters;
    private final Floats gradient;
    private final float[][][] state;
    private final float[] parameterStream;
    private final float[] gradientStream;
    private final UpdateRule.Move move = new UpdateRule.Move();
    private final Finite finite = new Finite();
    private final FloatPointer[] parameterPointers;
    private final FloatPointer[] gradientPointers;

    FlatSlice(SliceSpec spec, Floats parameters, Floats gradient) {
        this.spec = spec;
        this.parameters = parameters;
        this.gradient = gradient;
        this.state = new float[spec.rule().states()][][];
        for (int s = 0; s < state.length; s++) {
            state[s] = Pages.allocate(spec.length(), Pages.STREAM);
            for (float[] page : state[s]) {
                Arrays.fill(page, spec.rule().initial());
            }
        }
        int stream = Math.min(spec.length(), Pages.STREAM);
        this.parameterStream = new float[stream];
        this.gradientStream = new float[stream];
        this.gradientPointers = pointers(gradient, spec.length(), Pages.CHUNK);
        this.parameterPointers =
                spec.maxNorm() > 0 ? pointers(parameters, spec.length(), spec.unitLength()) : new FloatPointer[0];
    }

    private FloatPointer[] pointers(Floats memory, int length, int stride) {
        FloatPointer[] pointers = new FloatPointer[(length + stride - 1) / stride];
        Arrays.setAll(pointers, index -> memory.from(spec.offset() + index * stride));
        return pointers;
    }

    @Override
    public SliceSpec spec() {
        return spec;
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        parameters.read(from, target);
    }

    @Override
    public void writeParameters(float[] source) {
        parameters.write(spec.offset(), source, spec.offset(), spec.length());
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        gradient.read(from, target);
    }

    @Override
    public void writeGradient(float[] source, int at) {
        gradient.write(spec.offset(), source, at, spec.length());
    }

    @Override
    public void readState(FloatBuffer target) {
        for (int s = 0; s < state.length; s++) {
            int at = spec.stateAt(s);
            for (float[] page : state[s]) {
                target.put(at, page);
                at += page.length;
            }
        }
    }

    @Override
    public void readState(Stretch part, float[] target) {
        for (int at = first(part); at < end(part); ) {
            int from = at % Pages.STREAM;
            int count = Math.min(Pages.STREAM - from, end(part) - at);
            for (int s = 0; s < state.length; s++) {
                System.arraycopy(state[s][at / Pages.STREAM], from, target, spec.stateAt(s) + at, count);
            }
            at += count;
        }
    }

    /** Where a part of the network's parameters begins in this slice, and where it ends. */
    private int first(Stretch part) {
        return Math.max(0, part.from() - spec.offset());
    }

    private int end(Stretch part) {
        return Math.min(spec.length(), part.from() + part.length() - spec.offset());
    }

    @Override
    public void writeState(float[] source) {
        for (int s = 0; s < state.length; s++) {
            int at = spec.stateAt(s);
            for (float[] page : state[s]) {
                System.arraycopy(source, at, page, 0, page.length);
                at += page.length;
            }
        }
    }

    @Override
    public double gradientSquares() {
        double sum = 0;
        for (int page = 0; page < gradientPointers.length; page++) {
            int count = Math.min(Pages.CHUNK, spec.length() - page * Pages.CHUNK);
            sum += Blas.squares(count, gradientPointers[page]);
        }
        return sum;
    }

    @Override
    public boolean update(long step, double rate, float scale, float @Nullable [] given, Stretch part) {
        UpdateRule rule = spec.rule();
        float coefficient = rule.coefficient(step, rate);
        float decay = spec.penalty().decay(rate);
        finite.clear();
        float[][] first = state.length > 0 ? state[0] : null;
        float[][] second = state.length > 1 ? state[1] : null;
        float[][] third = state.length > 2 ? state[2] : null;
        for (int at = first(part), count; at < end(part); at += count) {
            count = Math.min(Pages.CHUNK - at % Pages.CHUNK, end(part) - at);
            // all arrays are walked with one index, which is the place in the state's
            int stream = at / Pages.STREAM;
            int from = at % Pages.STREAM;
            if (given == null) {
                gradient.read(spec.offset() + at, gradientStream, from, count);
            } else {
                System.arraycopy(given, spec.offset() + at, gradientStream, from, count);
            }
            finite.add(gradientStream, from, count);
            parameters.read(spec.offset() + at, parameterStream, from, count);
            spec.begin(move, coefficient, decay, scale);
            spec.prepare(gradientStream, parameterStream, from, from + count, move);
            rule.apply(
                    parameterStream,
                    gradientStream,
                    first == null ? NO_STATE : first[stream],
                    second == null ? NO_STATE : second[stream],
                    third == null ? NO_STATE : third[stream],
                    from,
                    from + count,
                    move);
            parameters.write(spec.offset() + at, parameterStream, from, count);
        }
        return finite.all();
    }

    @Override
    public void limitNorms() {
        for (FloatPointer unit : parameterPointers) {
            double norm = Math.sqrt(Blas.squares(spec.unitLength(), unit));
            if (norm > spec.maxNorm()) {
                Blas.scale(spec.unitLength(), (float) (spec.maxNorm() / norm), unit);
            }
        }
    }

    @Override
    public double penalty() {
        Penalty penalty = spec.penalty();
        if (penalty.none()) {
            return 0;
        }
        double absolute = 0;
        double squares = 0;
        for (int at = 0; at < spec.length(); at += Pages.CHUNK) {
            int count = Math.min(Pages.CHUNK, spec.length() - at);
            parameters.read(spec.offset() + at, parameterStream, count);
            for (int i = 0; i < count; i++) {
                absolute += Math.abs(parameterStream[i]);
                squares += (double) parameterStream[i] * parameterStream[i];
            }
        }
        return penalty.of(absolute, squares);
    }
}
