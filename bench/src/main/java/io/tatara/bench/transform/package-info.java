/** Tables through fitted models of Spark ML. */
@NullMarked
package io.tatara.bench.transform;

import org.jspecify.annotations.NullMarked;
