/**
 * Stacks of dense layers, straight on BLAS: the arithmetic of DL4J's networks in DL4J's parameter layout, and nothing
 * around it.
 *
 * <pre>
 *   DL4J configuration ──PlanReader──▶ Plan (stages, head)          what is computed
 *   DL4J network       ──Layout──────▶ Slices (parameters, rules)   where parameters are and how they move
 *
 *   minibatch ─▶ Signal ─▶ Affine ─▶ Signal ─▶ Elementwise ─▶ Affine ─▶ Signal ─▶ Head ─▶ loss
 *                  ◀───────────────── gradients, each in the memory of its activation ◀──────┘
 * </pre>
 *
 * <p>Matrices live in native memory, where BLAS reads them. All other arithmetic is Java over small float arrays: HotSpot
 * turns a loop over whole arrays with one index into vector instructions, but not one over native memory, nor one whose
 * arrays have different offsets (JDK 17: 0.23 ns an element for Adam against 2.2). So every pass copies a page that fits
 * the first-level cache, works on it, and copies it back. Nothing is allocated during a step.
 *
 * <p>A layer that is dealt out to workers is narrower in each one's plan; what of a signal a worker has then, and how it comes to
 * more or less of it, is in {@code Spread}.
 */
@NullMarked
package io.tatara.engine.dense;

import org.jspecify.annotations.NullMarked;
