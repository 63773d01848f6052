/** Mergeable metrics, distributed evaluation and streaming scoring. */
@NullMarked
package io.tatara.evaluate;

import org.jspecify.annotations.NullMarked;
