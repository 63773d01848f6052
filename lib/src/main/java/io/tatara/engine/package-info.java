/**
 * The seam for compute: one replica of a network, or of some of its layers, from minibatch to loss, gradient and update.
 *
 * <pre>
 *   dl4j   any DL4J network
 *   dense  stacks of dense layers, straight on BLAS
 *   choice which of them computes a network
 * </pre>
 */
@NullMarked
package io.tatara.engine;

import org.jspecify.annotations.NullMarked;
