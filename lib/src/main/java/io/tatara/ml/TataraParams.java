package io.tatara.ml;

/** The settings of a training, which the model that came of it keeps. */
public interface TataraParams extends NetworkParams, StepParams, FitParams, SpreadParams {}
