/**
 * A Jupyter kernel for Java: JShell in the kernel's own JVM, over the messages of {@code jupyter-jvm-basekernel}, with Spark and
 * Tatara on its class path. It is as thin as can be; what notebooks call is the API that programs call.
 *
 * <pre>
 * Jupyter ──message──▶ JavaKernel ──cell──▶ Cells ──snippet by snippet──▶ JShell ──▶ InThisJvm ──▶ value
 *                          └── Rendering: tables of Datasets, Html, text ◀──────────────────────────┘
 * </pre>
 */
@NullMarked
package io.tatara.notebook;

import org.jspecify.annotations.NullMarked;
