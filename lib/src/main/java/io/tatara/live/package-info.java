/**
 * What a Spark application trains, seen in Spark's own places: a tab of its UI, and gauges of its metric system.
 *
 * <pre>
 * training ─▶ LiveEvents ─▶ Spark's listener bus ─▶ LiveListener ─▶ LiveBoard ─┬─▶ LiveTab ─▶ Spark's UI
 *                                                                            └─▶ LiveGauges ─▶ Spark's metrics
 * </pre>
 *
 * The bus is bounded and never waits, so nothing here slows a training; without {@link io.tatara.live.TataraPlugin}, which
 * {@code spark.plugins} names, events end there.
 */
@NullMarked
package io.tatara.live;

import org.jspecify.annotations.NullMarked;
