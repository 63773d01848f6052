/** The reference strategy: one worker, in the driver. */
@NullMarked
package io.tatara.train.local;

import org.jspecify.annotations.NullMarked;
