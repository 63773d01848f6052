/** All-reduce between processes, ours and a peer's. In the package of what it measures, which nobody else may see. */
@NullMarked
package io.tatara.spark;

import org.jspecify.annotations.NullMarked;
