/** The seam for communication: ranks that exchange flat float arrays. Imports the JDK alone. */
@NullMarked
package io.tatara.collective;

import org.jspecify.annotations.NullMarked;
