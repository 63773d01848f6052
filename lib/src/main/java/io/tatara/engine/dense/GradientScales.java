package io.tatara.engine.dense;

import io.tatara.engine.Stretch;
import io.tatara.engine.Weights.Squares;
import io.tatara.model.Clipping;
import java.util.Arrays;
import java.util.List;

/**
 * What each layer's gradient is multiplied by before the optimiser sees it: the mean over examples, and what clipping by a norm
 * leaves of it.
 */
final class GradientScales {

    private final List<Slice> slices;
    private final List<Stretch> common;
    private final Clipping clipping;
    private final double[] layerLimits;
    private final double[] layerScales;

    /**
     * For these parameters.
     *
     * @param common whole slices that all workers of a group have
     * @param layers that there are
     */
    GradientScales(List<Slice> slices, List<Stretch> common, Layout layout, Clipping clipping, int layers) {
        this.slices = slices;
        this.common = common;
        this.clipping = clipping;
        this.layerScales = new double[layers];
        this.layerLimits = new double[layers];
        Arrays.setAll(layerLimits, layer -> layout.layerLimits().getOrDefault(layer, Double.POSITIVE_INFINITY));
    }

    boolean clipsByNorm() {
        return clipping instanceof Clipping.GlobalNorm;
    }

    boolean isCommon(SliceSpec spec) {
        return common.stream()
                .anyMatch(stretch ->
                        spec.offset() >= stretch.from() && spec.offset() < stretch.from() + stretch.length());
    }

    /** Of a layer's sum over examples. */
    double of(int layer) {
        return layerScales[layer];
    }

    /** Takes the mean, and limits layers. */
    void begin(int examples) {
        Arrays.fill(layerScales, 1.0 / examples);
        for (int layer = 0; layer < layerLimits.length; layer++) {
            double limit = layerLimits[layer];
            if (limit != Double.POSITIVE_INFINITY) {
                double norm = Math.sqrt(squares(layer, layer).common());
                if (norm > limit) {
                    layerScales[layer] *= limit / norm;
                }
            }
        }
    }

    /** Limits all of it, whose norm is this. */
    void limit(double norm) {
        if (clipping instanceof Clipping.GlobalNorm global && norm > global.limit()) {
            for (int layer = 0; layer < layerScales.length; layer++) {
                layerScales[layer] *= global.limit() / norm;
            }
        }
    }

    Squares squares() {
        return squares(0, layerScales.length - 1);
    }

    /** The sums of squares of what some layers' gradients are after scaling, running statistics left out. */
    private Squares squares(int firstLayer, int lastLayer) {
        double all = 0;
        double own = 0;
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            SliceSpec spec = slice.spec();
            if (spec.sum() && spec.layer() >= firstLayer && spec.layer() <= lastLayer) {
                double scale = layerScales[spec.layer()];
                double squares = scale * scale * slice.gradientSquares();
                if (isCommon(spec)) {
                    all += squares;
                } else {
                    own += squares;
                }
            }
        }
        return new Squares(all, own);
    }
}
