/** From a table to prepared data: split, features fitted on the training split alone, labels, statistics. */
@NullMarked
package io.tatara.data.prepare;

import org.jspecify.annotations.NullMarked;
