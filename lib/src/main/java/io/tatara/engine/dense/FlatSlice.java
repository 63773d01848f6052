package io.tatara.engine.dense;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Parameters that BLAS reads: flat in native memory, their state in pages on the heap. */
final class FlatSlice implements Slice {

    private static final float[] NO_STATE = {};

    private final SliceSpec spec;
    private final Floats parameters;
    private final Floats gradient;
    private final float[][][] state;
    private final float[] parameterPage = new float[Pages.LENGTH];
    private final float[] gradientPage = new float[Pages.LENGTH];
    private final UpdateRule.Move move = new UpdateRule.Move();
    private final FloatPointer[] parameterPointers;
    private final FloatPointer[] gradientPointers;

    FlatSlice(SliceSpec spec, Floats parameters, Floats gradient) {
        this.spec = spec;
        this.parameters = parameters;
        this.gradient = gradient;
        this.state = new float[spec.rule().states()][][];
        for (int s = 0; s < state.length; s++) {
            state[s] = Pages.allocate(spec.length(), Pages.LENGTH);
            for (float[] page : state[s]) {
                Arrays.fill(page, spec.rule().initial());
            }
        }
        this.gradientPointers = pointers(gradient, spec.length(), Pages.LENGTH);
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
    public void readParameters(float[] target) {
        parameters.read(spec.offset(), target, spec.offset(), spec.length());
    }

    @Override
    public void writeParameters(float[] source) {
        parameters.write(spec.offset(), source, spec.offset(), spec.length());
    }

    @Override
    public void readGradient(float[] target) {
        gradient.read(spec.offset(), target, spec.offset(), spec.length());
    }

    @Override
    public void writeGradient(float[] source) {
        gradient.write(spec.offset(), source, spec.offset(), spec.length());
    }

    @Override
    public void readState(float[] target) {
        for (int s = 0; s < state.length; s++) {
            int at = spec.stateAt(s);
            for (float[] page : state[s]) {
                System.arraycopy(page, 0, target, at, page.length);
                at += page.length;
            }
        }
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
            int count = Math.min(Pages.LENGTH, spec.length() - page * Pages.LENGTH);
            sum += Blas.squares(count, gradientPointers[page]);
        }
        return sum;
    }

    @Override
    public boolean update(long step, double rate, float scale) {
        UpdateRule rule = spec.rule();
        float coefficient = rule.coefficient(step, rate);
        float decay = spec.penalty().decay(rate);
        boolean finite = true;
        float[][] first = state.length > 0 ? state[0] : null;
        float[][] second = state.length > 1 ? state[1] : null;
        float[][] third = state.length > 2 ? state[2] : null;
        for (int page = 0, at = 0; at < spec.length(); page++, at += Pages.LENGTH) {
            int count = Math.min(Pages.LENGTH, spec.length() - at);
            gradient.read(spec.offset() + at, gradientPage, count);
            // the page is in the cache now
            finite &= Float.isFinite(Blas.absoluteSum(count, gradientPointers[page]));
            parameters.read(spec.offset() + at, parameterPage, count);
            spec.begin(move, coefficient, decay, scale);
            spec.prepare(gradientPage, parameterPage, count, move);
            rule.apply(
                    parameterPage,
                    gradientPage,
                    first == null ? NO_STATE : first[page],
                    second == null ? NO_STATE : second[page],
                    third == null ? NO_STATE : third[page],
                    count,
                    move);
            parameters.write(spec.offset() + at, parameterPage, count);
        }
        return finite;
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
        for (int at = 0; at < spec.length(); at += Pages.LENGTH) {
            int count = Math.min(Pages.LENGTH, spec.length() - at);
            parameters.read(spec.offset() + at, parameterPage, count);
            for (int i = 0; i < count; i++) {
                absolute += Math.abs(parameterPage[i]);
                squares += (double) parameterPage[i] * parameterPage[i];
            }
        }
        return penalty.of(absolute, squares);
    }
}
