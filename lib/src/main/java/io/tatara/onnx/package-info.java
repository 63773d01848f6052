/**
 * Trained networks as ONNX files, which every inference server and phone can run: DL4J's layers, and on request the numeric
 * part of the feature pipeline, in the operators of opset 13.
 *
 * <pre>
 *  columns ──impute, scale, bucket──▶ features ──layers──▶ probabilities ──ArgMax──▶ label
 *  [batch, 1] of double               [batch, width]       [batch, classes]         [batch]
 *  └── with the features included ──┘ of float
 * </pre>
 */
@NullMarked
package io.tatara.onnx;

import org.jspecify.annotations.NullMarked;
