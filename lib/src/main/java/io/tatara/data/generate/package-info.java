/** Tables made up from a seed, whose best possible accuracy is known. */
@NullMarked
package io.tatara.data.generate;

import org.jspecify.annotations.NullMarked;
