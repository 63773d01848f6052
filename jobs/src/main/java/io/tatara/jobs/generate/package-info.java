/** Tables whose best possible accuracy is known, to measure trainings against. */
@NullMarked
package io.tatara.jobs.generate;

import org.jspecify.annotations.NullMarked;
