/** What a network is: layers, optimiser, schedule and regularisation, and the bundle that a trained one is kept in. */
@NullMarked
package io.tatara.model;

import org.jspecify.annotations.NullMarked;
