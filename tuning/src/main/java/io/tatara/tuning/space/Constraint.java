package io.tatara.tuning.space;

import java.util.function.Predicate;

/**
 * What must hold between parameters, and is known before a trial runs.
 *
 * @param text for people
 */
public record Constraint(String text, Predicate<Configuration> holds) {}
