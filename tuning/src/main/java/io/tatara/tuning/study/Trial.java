package io.tatara.tuning.study;

import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;

/** Something to run: a configuration, from where it was to the end of a rung. */
public record Trial(Configuration configuration, Assignment assignment) {}
