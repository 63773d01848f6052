/** Tables: every format that can be read, and the policy for records that cannot. */
@NullMarked
package io.tatara.data.source;

import org.jspecify.annotations.NullMarked;
