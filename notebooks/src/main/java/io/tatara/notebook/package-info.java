/**
 * A Jupyter kernel for Java: JShell in the kernel's own JVM, over the messages of {@code jupyter-jvm-basekernel}, with Spark and
 * Tatara on its class path. It is as thin as can be; what notebooks call is the API that programs call.
 *
 * <pre>
 * Jupyter ──message──▶ JavaKernel ──cell──▶ Cells ──snippet by snippet──▶ JShell ──▶ InThisJvm ──▶ value
 *                          └── Rendering: tables of Datasets, Html, text ◀──────────────────────────┘
 * </pre>
 *
 * Of a name that is declared anew JShell makes anew whatever names it, and forgets the values of variables among that;
 * {@link io.tatara.notebook.Variables} keeps them, but for objects of classes that a cell declares anew. A notebook's imports
 * stand best in its first cell all the same: one that comes later changes the meaning of what stands before it.
 */
@NullMarked
package io.tatara.notebook;

import org.jspecify.annotations.NullMarked;
