/**
 * Models by version: a folder of any Hadoop file system that keeps each version for good and says by aliases, such as
 * {@code champion}, which of them is in use.
 */
@NullMarked
package io.tatara.registry;

import org.jspecify.annotations.NullMarked;
