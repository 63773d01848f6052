/** The seam for compute: one replica, from minibatch to loss, gradient and update. */
@NullMarked
package io.tatara.engine;

import org.jspecify.annotations.NullMarked;
