package io.tatara.engine.pipeline;

/**
 * What a stage needs, in seconds.
 *
 * @param forward of one micro-batch
 * @param backward of one micro-batch
 * @param send of one micro-batch's activations to the stage behind, or their gradient back from it
 */
public record StageTimes(double forward, double backward, double send) {}
