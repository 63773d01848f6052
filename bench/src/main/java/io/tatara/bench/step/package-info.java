/** One engine's step against its peers' and against the bare matrix products in it, one thread each. */
@NullMarked
package io.tatara.bench.step;

import org.jspecify.annotations.NullMarked;
