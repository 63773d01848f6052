/** A run is a directory, on any Hadoop file system: what was asked, what happened, what came of it. */
@NullMarked
package io.tatara.jobs.rundir;

import org.jspecify.annotations.NullMarked;
