package io.tatara.model;

/** Activation functions, by the names that run files use. */
public enum Activation {
    IDENTITY,
    RELU,
    LEAKY_RELU,
    ELU,
    SELU,
    GELU,
    SWISH,
    TANH,
    SIGMOID,
    SOFTPLUS,
    HARD_SIGMOID,
    SOFTMAX
}
