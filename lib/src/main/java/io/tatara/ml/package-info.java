/**
 * Networks as estimators of Spark ML: parts of pipelines, of CrossValidator and of TrainValidationSplit. What they train is
 * what the rest of the library trains; here rows of a DataFrame become its examples, and its models become columns.
 *
 * <pre>
 *   fit        DataFrame ──Survey──▶ Examples ──Trainer──▶ parameters ──▶ TataraClassifierModel
 *   transform  DataFrame ──batches──▶ Engine (one a partition) ──▶ rawPrediction, probability, prediction
 * </pre>
 */
@NullMarked
package io.tatara.ml;

import org.jspecify.annotations.NullMarked;
