package io.tatara.tuning.search;

import io.tatara.tuning.run.Ending;
import io.tatara.tuning.study.Best;
import java.util.Optional;

/**
 * What a study came to.
 *
 * @param ending why it ran no longer
 * @param best empty if no trial came to a finite loss
 */
public record Tuned(Ending ending, Optional<Best> best) {}
