/**
 * Models that Keras saved as HDF5, as networks of ours. The file is read by a library in plain Java; its layers become
 * DL4J's, in DL4J's own layout (NCHW, NCW), so that a model that came from Keras is like any other: it is trained on,
 * evaluated, scored with and exported. DL4J's own importer is not used: it needs HDF5's native library, keeps Keras'
 * channels-last layout, which our data and exports do not have, and writes settings of one import into static fields.
 *
 * <pre>
 *  m.h5 ──KerasFile──▶ JSON ──Topology──▶ layers ──Ending──▶ body ──Translation──▶ Draft ──▶ network
 *             │                                      └─ output ──OutputChoice──────▲          parameters
 *             └── weights, (height, width, channels) ─────────── Tensor ───────────┘
 * </pre>
 */
@NullMarked
package io.tatara.keras;

import org.jspecify.annotations.NullMarked;
