/**
 * Which configuration a trial gets. A sampler is a function of the study's seed, the trial's number and what is known by then:
 * asked the same again it suggests the same.
 */
@NullMarked
package io.tatara.tuning.sample;

import org.jspecify.annotations.NullMarked;
