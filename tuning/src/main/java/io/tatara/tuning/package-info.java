/** Hyperparameter search: studies, trials, samplers and schedulers. Knows no neural network and nothing of {@code io.tatara}'s other rooms. */
@NullMarked
package io.tatara.tuning;

import org.jspecify.annotations.NullMarked;
