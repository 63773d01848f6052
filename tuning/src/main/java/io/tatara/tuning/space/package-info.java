/**
 * What is searched: named parameters, each with a domain, some of them there only while another has certain values. All
 * samplers speak of points of the unit cube, which a {@link Space} turns into configurations and back.
 */
@NullMarked
package io.tatara.tuning.space;

import org.jspecify.annotations.NullMarked;
