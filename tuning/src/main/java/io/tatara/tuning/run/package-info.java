/** Who runs a study's trials: threads of this process. */
@NullMarked
package io.tatara.tuning.run;

import org.jspecify.annotations.NullMarked;
