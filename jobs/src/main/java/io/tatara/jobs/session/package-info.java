/** The Spark session that a command uses: the one that is there, or one of its own. */
@NullMarked
package io.tatara.jobs.session;

import org.jspecify.annotations.NullMarked;
