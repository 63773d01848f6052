/**
 * How a pipeline of stages works, as arithmetic: which layers a stage gets, in which order it takes micro-batches, and what
 * that comes to.
 *
 * <pre>
 *   layers ──Cutting──▶ stages         micro-batches ──schedule──▶ turns ──Timeline──▶ seconds, idle time
 *
 *   gpipe, 2 stages, 3 micro-batches              1f1b, the same
 *   stage 0   F0 F1 F2 ·  ·  B0 B1 B2             F0 F1 ·  B0 F2 B1 ·  B2
 *   stage 1      F0 F1 F2 B0 B1 B2                   F0 B0 F1 B1 F2 B2
 * </pre>
 */
@NullMarked
package io.tatara.engine.pipeline;

import org.jspecify.annotations.NullMarked;
