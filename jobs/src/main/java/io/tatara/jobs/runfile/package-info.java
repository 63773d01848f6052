/**
 * The run file: YAML text → tree with positions → shorthand written out → checked against the schema → defaults filled
 * in → immutable records. {@code tatara.schema.json} beside this package is the only place where keys, ranges and
 * defaults are written down.
 */
@NullMarked
package io.tatara.jobs.runfile;

import org.jspecify.annotations.NullMarked;
