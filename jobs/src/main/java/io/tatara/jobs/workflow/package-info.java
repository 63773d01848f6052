/**
 * A run, station by station: prepare → train → evaluate → gate → score. Each station is one function of the run; it
 * leaves its figures in {@code events.jsonl} and {@code result.json}.
 */
@NullMarked
package io.tatara.jobs.workflow;

import org.jspecify.annotations.NullMarked;
