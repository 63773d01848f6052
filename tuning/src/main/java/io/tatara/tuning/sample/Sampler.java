package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import java.util.Optional;

/** Suggests configurations for trials. Keeps no state between suggestions. Thread-safe. */
public interface Sampler {

    /**
     * The configuration of a trial, other than all that there have been.
     *
     * @param trial counted from 0
     * @return empty if there is none left
     */
    Optional<Configuration> suggest(int trial, History history);
}
