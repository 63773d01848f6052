/** The only corner that speaks Spark's scheduling and network: sessions, the gang, its coordinator. */
@NullMarked
package io.tatara.spark;

import org.jspecify.annotations.NullMarked;
