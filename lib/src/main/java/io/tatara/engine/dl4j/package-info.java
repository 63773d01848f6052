/** Any DL4J network: its layers do the arithmetic, the step around them is our own. */
@NullMarked
package io.tatara.engine.dl4j;

import org.jspecify.annotations.NullMarked;
