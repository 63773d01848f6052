/**
 * A study: trials that are asked for, run by somebody, and told of. All that it knows is in its events.
 *
 * <pre>
 *            ask ──▶ Sampler: which configuration     Scheduler: up to where ──▶ Trial ──▶ (a slot)
 *   Study ◀─ tell ──────────────────────────────────────────────────────────────────────────┘
 *     └──▶ StudyEvent … StudyEvent ──▶ played back: the same study, which decides the same from there on
 * </pre>
 */
@NullMarked
package io.tatara.tuning.study;

import org.jspecify.annotations.NullMarked;
