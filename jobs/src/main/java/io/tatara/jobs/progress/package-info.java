/** What a run shows: pure functions from events and metrics to text, and the console that prints them. */
@NullMarked
package io.tatara.jobs.progress;

import org.jspecify.annotations.NullMarked;
