/** Benchmarks against peers; the only place where peers are dependencies. */
@NullMarked
package io.tatara.bench;

import org.jspecify.annotations.NullMarked;
