package io.tatara.tuning.study;

import io.tatara.tuning.schedule.Result;
import io.tatara.tuning.space.Configuration;

/** The trial with the least loss of those that had the most of the resource. Its loss is finite. */
public record Best(Configuration configuration, Result result) {}
