/**
 * Any DL4J network: its layers do the arithmetic, the step around them is our own. The same for some layers alone, where
 * a network is a list of them or a graph that could be one.
 */
@NullMarked
package io.tatara.engine.dl4j;

import org.jspecify.annotations.NullMarked;
