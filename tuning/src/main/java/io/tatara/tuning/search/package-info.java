/** A study in a few lines of Java: a typed search space, and whatever is to be made small in it. */
@NullMarked
package io.tatara.tuning.search;

import org.jspecify.annotations.NullMarked;
