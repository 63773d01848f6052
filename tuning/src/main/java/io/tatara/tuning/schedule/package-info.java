/**
 * Which trial gets how much of the resource next. A scheduler is a fold over what has happened: it is told, and asked, and
 * asking changes nothing.
 *
 * <pre>
 *   Scheduler ──next──▶ Turn.Run(Assignment) ──▶ a free slot
 *       ▲                       │ started            │
 *       └────── finished(Result) ◀────────────────────┘
 * </pre>
 */
@NullMarked
package io.tatara.tuning.schedule;

import org.jspecify.annotations.NullMarked;
