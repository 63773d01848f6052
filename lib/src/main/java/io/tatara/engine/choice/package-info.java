/** Which engine computes a network. */
@NullMarked
package io.tatara.engine.choice;

import org.jspecify.annotations.NullMarked;
