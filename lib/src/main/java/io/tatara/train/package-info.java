/** The step loop and what steers it: epochs, rounds, validation, early stopping, checkpoints. */
@NullMarked
package io.tatara.train;

import org.jspecify.annotations.NullMarked;
