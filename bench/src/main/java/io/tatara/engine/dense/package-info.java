/** The dense engine's kernels by themselves. In the package of what it measures, which nobody else may see. */
@NullMarked
package io.tatara.engine.dense;

import org.jspecify.annotations.NullMarked;
