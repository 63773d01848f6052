/**
 * Any DL4J network: its layers do the arithmetic, the step around them is our own. The same for some layers alone, where
 * a network is a list of them.
 */
@NullMarked
package io.tatara.engine.dl4j;

import org.jspecify.annotations.NullMarked;
