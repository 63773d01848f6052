package io.tatara.train.gang;

import io.tatara.engine.pipeline.Cutting;
import io.tatara.engine.pipeline.LayerTimes;
import io.tatara.engine.pipeline.StageTimes;
import io.tatara.engine.pipeline.Timeline;
import io.tatara.train.Distribution;
import io.tatara.train.TrainingEvent.Staged;
import java.util.ArrayList;
import java.util.List;

/**
 * Which layers each stage gets. Layers are counted as the run file does, the output layer last; one of them may be several of
 * DL4J's, which stay together.
 *
 * @param cuts first layers of all stages but the first, counted so
 * @param dl4jCuts the same, as DL4J counts
 * @param event what there is to tell of it
 */
record Staging(List<Integer> cuts, List<Integer> dl4jCuts, Staged event) {

    /** Assumed of the way from worker to worker: a network of 10 Gbit/s, or one machine's own. */
    private static final double BYTE_SECONDS = 1e-9;

    /**
     * Cuts.
     *
     * @param starts DL4J's index of the first layer of each
     * @param fixed cuts that are given; others than a pipeline of so many stages has are chosen anew
     * @param dealt layers that are dealt out to replicas
     */
    static Staging of(
            Distribution.Pipeline pipeline,
            List<Integer> starts,
            List<LayerMeter.Measured> measured,
            List<Integer> fixed,
            List<Integer> dealt) {
        List<LayerTimes> layers = new ArrayList<>();
        List<Long> parameters = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : measured.size();
            layers.add(together(measured.subList(starts.get(i), end)));
            parameters.add(measured.subList(starts.get(i), end).stream()
                    .mapToLong(LayerMeter.Measured::parameters)
                    .sum());
        }
        List<Integer> cuts = fixed.size() == pipeline.stages() - 1
                ? fixed
                : Cutting.of(layers, pipeline.stages(), BYTE_SECONDS).cuts();
        return new Staging(
                cuts, cuts.stream().map(starts::get).toList(), told(pipeline, layers, parameters, cuts, dealt));
    }

    private static LayerTimes together(List<LayerMeter.Measured> parts) {
        double forward = 0;
        double backward = 0;
        for (LayerMeter.Measured part : parts) {
            forward += part.times().forward();
            backward += part.times().backward();
        }
        return new LayerTimes(
                forward, backward, parts.get(parts.size() - 1).times().outputBytes());
    }

    private static Staged told(
            Distribution.Pipeline pipeline,
            List<LayerTimes> layers,
            List<Long> parameters,
            List<Integer> cuts,
            List<Integer> dealt) {
        List<StageTimes> times = Cutting.stages(layers, cuts, BYTE_SECONDS);
        Timeline timeline = Timeline.of(pipeline.schedule(), recomputing(pipeline, times), pipeline.microBatches());
        double alone = pipeline.microBatches()
                * times.stream()
                        .mapToDouble(stage -> stage.forward() + stage.backward())
                        .sum();
        List<Staged.Stage> stages = new ArrayList<>();
        for (int s = 0; s <= cuts.size(); s++) {
            int from = s == 0 ? 0 : cuts.get(s - 1);
            int to = s == cuts.size() ? layers.size() : cuts.get(s);
            long own = parameters.subList(from, to).stream()
                    .mapToLong(Long::longValue)
                    .sum();
            int slots = pipeline.schedule().slots(s, pipeline.stages(), pipeline.microBatches());
            long kept = layers.subList(from, to).stream()
                    .mapToLong(LayerTimes::outputBytes)
                    .sum();
            long inputs = from == 0 ? 0 : layers.get(from - 1).outputBytes();
            stages.add(new Staged.Stage(
                    from,
                    to - 1,
                    own,
                    times.get(s).forward(),
                    times.get(s).backward(),
                    slots * (inputs + kept),
                    inputs * (slots + 1) + kept));
        }
        return new Staged(
                stages,
                pipeline.replicas(),
                pipeline.microBatches(),
                pipeline.schedule().label(),
                pipeline.recompute(),
                dealt,
                timeline.seconds() == 0 ? 1 : alone / timeline.seconds(),
                timeline.seconds() == 0 ? 0 : timeline.bubble());
    }

    /** Backward begins with another forward then. */
    private static List<StageTimes> recomputing(Distribution.Pipeline pipeline, List<StageTimes> times) {
        return pipeline.recompute()
                ? times.stream()
                        .map(stage -> new StageTimes(stage.forward(), stage.forward() + stage.backward(), stage.send()))
                        .toList()
                : times;
    }
}
