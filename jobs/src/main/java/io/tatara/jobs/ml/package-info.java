/**
 * Tuning as an estimator of Spark ML. It stands here and not beside the estimators that {@code io.tatara.ml} has, for it needs
 * the search as well, which the library does not know.
 *
 * <pre>
 * table ──Folds──▶ (training, validation)… ──┐
 * ParamSpace ──Tuning──▶ trial ──ParamMap──▶ Trials ──fit, transform, evaluate──▶ loss ──▶ Tuning
 *                                            └──▶ best settings ──fit on the whole table──▶ TataraTunerModel
 * </pre>
 */
@NullMarked
package io.tatara.jobs.ml;

import org.jspecify.annotations.NullMarked;
