package io.tatara.engine.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where to cut a row of layers into stages, so that the slowest is as fast as can be: the dynamic programme of PipeDream
 * (Narayanan et al., 2019, section 3.1), for stages of one worker each.
 *
 * <pre>
 *   L      layers, S stages
 *   T(i,j) seconds of layers i to j − 1, forward and backward
 *   c(j)   seconds that a cut before layer j takes to carry activations and their gradient
 *   A(s,j) the slowest of s stages that hold the first j layers, or of the cuts between them, at best:
 *          A(1,j) = T(0,j)        A(s,j) = min over i of max(A(s−1,i), 2·c(i), T(i,j))
 * </pre>
 *
 * Of cuts that are as good the earliest is taken.
 *
 * @param cuts first layers of all stages but the first
 * @param slowest seconds of the slowest stage or cut
 */
public record Cutting(List<Integer> cuts, double slowest) {

    public Cutting {
        cuts = List.copyOf(cuts);
    }

    /**
     * Finds the cuts.
     *
     * @param stages at most as many as there are layers
     * @param byteSeconds that a byte needs from one worker to the next
     */
    public static Cutting of(List<LayerTimes> layers, int stages, double byteSeconds) {
        int count = layers.size();
        if (stages < 1 || stages > count) {
            throw new IllegalArgumentException("%d layers in %d stages".formatted(count, stages));
        }
        double[] until = new double[count + 1];
        for (int j = 0; j < count; j++) {
            until[j + 1] = until[j] + layers.get(j).seconds();
        }
        double[] best = until.clone();
        int[][] last = new int[stages][count + 1];
        for (int s = 1; s < stages; s++) {
            double[] next = new double[count + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int j = s + 1; j <= count; j++) {
                for (int i = s; i < j; i++) {
                    double carried = 2 * byteSeconds * layers.get(i - 1).outputBytes();
                    double slowest = Math.max(Math.max(best[i], carried), until[j] - until[i]);
                    if (slowest < next[j]) {
                        next[j] = slowest;
                        last[s][j] = i;
                    }
                }
            }
            best = next;
        }
        List<Integer> cuts = new ArrayList<>();
        for (int s = stages - 1, j = count; s > 0; s--) {
            j = last[s][j];
            cuts.add(0, j);
        }
        return new Cutting(cuts, best[count]);
    }

    /** What the stages need that layers are cut into. */
    public static List<StageTimes> stages(List<LayerTimes> layers, List<Integer> cuts, double byteSeconds) {
        List<StageTimes> stages = new ArrayList<>();
        int from = 0;
        List<Integer> ends = new ArrayList<>(cuts);
        ends.add(layers.size());
        for (int to : ends) {
            double forward = 0;
            double backward = 0;
            for (LayerTimes layer : layers.subList(from, to)) {
                forward += layer.forward();
                backward += layer.backward();
            }
            stages.add(new StageTimes(
                    forward, backward, byteSeconds * layers.get(to - 1).outputBytes()));
            from = to;
        }
        return List.copyOf(stages);
    }
}
