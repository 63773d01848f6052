/** What must be shown to nobody: which settings hold it, and how it is kept out of whatever is written. */
@NullMarked
package io.tatara.jobs.secret;

import org.jspecify.annotations.NullMarked;
