/**
 * Studies on disk: one line of JSON an event, written before anything comes of it, and only ever added to.
 *
 * <pre>
 *   {"format":1,"study":"…"}                                        what study it is
 *   {"suggested":{"trial":0,"configuration":{"units":64}}}          what happened, in its order
 *   {"started":{"trial":0,"bracket":0,"rung":0,"from":0,"to":3}}
 *   {"finished":{"trial":0,"bracket":0,"rung":0,"from":0,"to":3,"completed":0.31}}
 * </pre>
 */
@NullMarked
package io.tatara.tuning.journal;

import org.jspecify.annotations.NullMarked;
