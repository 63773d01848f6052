/** Distributed training of neural networks on Spark: what every room of the library shares. */
@NullMarked
package io.tatara;

import org.jspecify.annotations.NullMarked;
