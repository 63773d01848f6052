/**
 * Which parameters matter, from the results of a study.
 *
 * <pre>
 *   points and losses ──▶ trees, each of boxes of one value ──▶ how much of their variance is each parameter's, and each pair's
 * </pre>
 */
@NullMarked
package io.tatara.tuning.importance;

import org.jspecify.annotations.NullMarked;
