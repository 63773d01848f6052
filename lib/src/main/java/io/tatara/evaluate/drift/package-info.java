/** How far a table's features are from those of the training data: population stability index, column by column. */
@NullMarked
package io.tatara.evaluate.drift;

import org.jspecify.annotations.NullMarked;
