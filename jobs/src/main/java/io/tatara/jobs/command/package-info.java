/** The subcommands: each parses its options, makes one call, and says what came of it. */
@NullMarked
package io.tatara.jobs.command;

import org.jspecify.annotations.NullMarked;
