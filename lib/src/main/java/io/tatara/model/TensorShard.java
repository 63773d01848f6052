package io.tatara.model;

/**
 * How the weights of one layer are dealt out to the workers that would each have a copy of them (Krizhevsky, 2014; Shoeybi et al.,
 * 2019: Megatron-LM). A layer's weights are counted as a matrix of one row an input and one column a unit.
 */
public enum TensorShard {
    /** Each worker has all of them. */
    NONE,
    /** Each worker computes some of the units, of all workers' examples. */
    COLUMNS,
    /** Each worker takes some of the inputs, of all workers' examples, and what it comes to is summed. */
    ROWS,
    /** Each worker has the vectors of some of the indices, and sends those that others' batches name. */
    VOCABULARY
}
