package io.tatara.jobs.runfile;

import io.tatara.model.Network;
import io.tatara.train.Distribution;
import java.util.List;

/** Checks what a pipeline demands of other sections; what only a table or a file tells, training checks. */
record PipelineCheck(Tree tree, List<Problem> problems) {

    void check(Distribution.Pipeline pipeline, Training training, Network network) {
        int batch = training.batchSize();
        int micros = pipeline.microBatches();
        if (batch % micros != 0) {
            refuse(
                    "%d micro-batches do not divide training.batchSize, %d; %s do, or take the batch size %d"
                            .formatted(micros, batch, divisors(batch, micros), (batch + micros - 1) / micros * micros),
                    "distribution",
                    "microBatches");
        }
        if (network instanceof Network.From) {
            refuse(
                    "the strategy pipeline begins with a network of its own: the parameters of another model would have to be in"
                            + " the memory of one process; take another strategy",
                    "network",
                    "from");
        }
        if (network instanceof Network.Layers layers) {
            for (int i = 0; i < layers.layers().size(); i++) {
                if (layers.layers().get(i).dl4jLayers() == 0) {
                    refuse(
                            "layer %d drops nothing, and so is none that a stage could have; take it out".formatted(i),
                            "network",
                            "layers");
                }
            }
            pipeline.misfit(layers.starts().size()).ifPresent(misfit -> refuse(misfit, "distribution"));
        }
    }

    /** The divisors that a number lies between. */
    private static String divisors(int of, int near) {
        int below = Math.min(of, near);
        while (of % below != 0) {
            below--;
        }
        int above = near;
        while (above < of && of % above != 0) {
            above++;
        }
        return above > of ? Integer.toString(below) : below + " and " + above;
    }

    private void refuse(String message, String... keys) {
        problems.add(tree.problem(new Pointer(List.of(keys)), message));
    }
}
