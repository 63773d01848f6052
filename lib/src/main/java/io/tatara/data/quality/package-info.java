/**
 * What a table must be like before anything is learned of it: rules over one profile of the table, and over that of an
 * earlier one.
 */
@NullMarked
package io.tatara.data.quality;

import org.jspecify.annotations.NullMarked;
