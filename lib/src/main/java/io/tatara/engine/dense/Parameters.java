package io.tatara.engine.dense;

import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import io.tatara.engine.Weights;
import io.tatara.model.Clipping;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A replica's parameters, gradient and optimiser state, and the step that moves them. */
final class Parameters implements Weights {

    private final Layout layout;
    private final Stretch whole;
    private final Floats values;
    private final Floats gradient;
    private final List<Slice> slices = new ArrayList<>();
    private final Map<Integer, RowTable> tables = new LinkedHashMap<>();
    private final GradientScales scales;
    private final boolean weighsStatistics;
    private final List<Stretch> common;
    private final List<String> layerNames;
    private String fault = "";

    /**
     * Makes them as a network starts.
     *
     * @param weighsStatistics whether all of the gradient is summed over examples, running statistics too
     * @param common whole slices, in their order, that all workers of a group have; the others are this one's alone
     */
    Parameters(Layout layout, Plan plan, Clipping clipping, boolean weighsStatistics, List<Stretch> common) {
        this.common = List.copyOf(common);
        this.layout = layout.bare();
        this.weighsStatistics = weighsStatistics;
        this.layerNames = plan.layerNames();
        // layers without parameters have no slice that would look at it
        this.whole = new Stretch(0, Math.max(1, layout.parameters()));
        this.values = new Floats(layout.parameters());
        this.gradient = new Floats(layout.parameters());
        this.scales = new GradientScales(
                slices, this.common, this.layout, clipping, plan.layerNames().size());
        Map<Integer, Integer> unitsOfTables = unitsOfTables(plan);
        for (SliceSpec spec : layout.slices()) {
            Integer units = unitsOfTables.get(spec.offset());
            if (units == null) {
                slices.add(new FlatSlice(spec, values, gradient));
            } else {
                RowTable table = new RowTable(spec, units);
                slices.add(table);
                tables.put(spec.offset(), table);
            }
        }
        writeParameters(layout.initial().values());
    }

    private static Map<Integer, Integer> unitsOfTables(Plan plan) {
        Map<Integer, Integer> units = new LinkedHashMap<>();
        for (Stage stage : plan.stages()) {
            if (stage instanceof Stage.Lookup lookup) {
                units.put(lookup.table(), lookup.units());
            }
        }
        return units;
    }

    Floats values() {
        return values;
    }

    Floats gradient() {
        return gradient;
    }

    RowTable table(int offset) {
        return Objects.requireNonNull(tables.get(offset), "no table there");
    }

    @Override
    public int parameterCount() {
        return layout.parameters();
    }

    @Override
    public int stateLength() {
        return layout.state();
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        forEach(from, target, Slice::readParameters);
    }

    @Override
    public void writeParameters(float[] source) {
        slices.forEach(slice -> slice.writeParameters(source));
    }

    /** Only without tables. */
    @Override
    public void writeParameters(int from, FloatBuffer source) {
        values.write(from, source);
    }

    @Override
    public void readState(Stretch part, float[] target) {
        slices.forEach(slice -> slice.readState(part, target));
    }

    @Override
    public void readState(FloatBuffer target) {
        FloatBuffer whole = target.slice();
        slices.forEach(slice -> slice.readState(whole));
        target.position(target.limit());
    }

    @Override
    public void writeState(float[] source) {
        slices.forEach(slice -> slice.writeState(source));
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        forEach(from, target, Slice::readGradient);
    }

    @FunctionalInterface
    private interface Reading {
        void read(Slice slice, int from, FloatBuffer target);
    }

    private void forEach(int from, FloatBuffer target, Reading reading) {
        int end = from + target.remaining();
        int limit = target.limit();
        int start = target.position();
        for (Slice slice : slices) {
            int first = Math.max(from, slice.spec().offset());
            int last = Math.min(end, slice.spec().offset() + slice.spec().length());
            if (first < last) {
                target.limit(start + last - from).position(start + first - from);
                reading.read(slice, first, target);
            }
        }
        target.limit(limit).position(limit);
    }

    @Override
    public void writeGradient(float[] source) {
        slices.forEach(slice -> slice.writeGradient(source, slice.spec().offset()));
    }

    @Override
    public List<Stretch> common() {
        return common;
    }

    @Override
    public void writeCommonGradient(float[] source) {
        int at = 0;
        for (Slice slice : slices) {
            if (scales.isCommon(slice.spec())) {
                slice.writeGradient(source, at);
                at += slice.spec().length();
            }
        }
    }

    boolean weighsStatistics() {
        return weighsStatistics;
    }

    @Override
    public List<Stretch> statistics() {
        return layout.slices().stream()
                .filter(slice -> !weighsStatistics && !slice.sum())
                .map(slice -> new Stretch(slice.offset(), slice.length()))
                .toList();
    }

    @Override
    public double regularization() {
        double sum = 0;
        for (int i = 0; i < slices.size(); i++) {
            sum += slices.get(i).penalty();
        }
        return sum;
    }

    @Override
    public void update(StepClock clock) {
        update(clock, null, whole);
    }

    @Override
    public void update(StepClock clock, float[] given) {
        // what looks at gradients before the update does so where they lie
        boolean looks = !tables.isEmpty() || !layout.layerLimits().isEmpty() || clipsByNorm();
        if (looks) {
            writeGradient(given);
        }
        update(clock, looks ? null : given, whole);
    }

    /** @param given null for this object's own gradient */
    @Override
    public void update(StepClock clock, float @Nullable [] given, Stretch part) {
        scales.begin(clock.examples());
        if (clipsByNorm()) {
            scales.limit(Math.sqrt(scales.squares().common()));
        }
        move(clock, given, part);
    }

    @Override
    public void update(StepClock clock, double norm) {
        scales.begin(clock.examples());
        scales.limit(norm);
        move(clock, null, whole);
    }

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public boolean clipsByNorm() {
        return scales.clipsByNorm();
    }

    @Override
    public Squares squares(StepClock clock) {
        scales.begin(clock.examples());
        return scales.squares();
    }

    private void move(StepClock clock, float @Nullable [] given, Stretch part) {
        int broken = -1;
        double mean = 1.0 / clock.examples();
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            SliceSpec spec = slice.spec();
            double scale = spec.sum() ? scales.of(spec.layer()) : weighsStatistics ? mean : 1;
            if (!slice.update(clock.step(), clock.learningRate(), (float) scale, given, part) && broken < 0) {
                broken = spec.layer();
            }
            if (spec.maxNorm() > 0) {
                slice.limitNorms();
            }
        }
        fault = broken < 0 ? "" : Fault.gradient(layerNames, broken);
    }

    @Override
    public void close() {
        values.close();
        gradient.close();
    }
}
