/** The command line: parse, validate, one call into the library, result. */
@NullMarked
package io.tatara.jobs;

import org.jspecify.annotations.NullMarked;
