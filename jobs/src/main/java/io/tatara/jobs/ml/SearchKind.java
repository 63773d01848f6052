package io.tatara.jobs.ml;

import io.tatara.tuning.sample.GpSampler;
import io.tatara.tuning.sample.GridSampler;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.SobolSampler;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who suggests settings. */
enum SearchKind {
    /** All combinations of all options, and of {@value #GRID_VALUES} values of each range. */
    GRID {
        @Override
        Sampler sampler(Space space, long seed) {
            return grid(space);
        }

        @Override
        int trials(Space space, int most) {
            return Math.min(most, grid(space).size());
        }
    },
    RANDOM {
        @Override
        Sampler sampler(Space space, long seed) {
            return new RandomSampler(space, seed);
        }
    },
    SOBOL {
        @Override
        Sampler sampler(Space space, long seed) {
            return new SobolSampler(space, seed);
        }
    },
    TPE {
        @Override
        Sampler sampler(Space space, long seed) {
            return new TpeSampler(space, seed);
        }
    },
    BAYESIAN {
        @Override
        Sampler sampler(Space space, long seed) {
            return new GpSampler(space, seed);
        }
    };

    private static final int GRID_VALUES = 5;

    private static GridSampler grid(Space space) {
        List<Parameter> parameters = space.parameters().stream()
                .map(parameter -> parameter.domain() instanceof Choice
                        ? parameter
                        : new Parameter(
                                parameter.name(), new Choice(parameter.domain().grid(GRID_VALUES))))
                .toList();
        return new GridSampler(new Space(parameters, List.of()), Integer.MAX_VALUE);
    }

    abstract Sampler sampler(Space space, long seed);

    int trials(Space space, int most) {
        return most;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SearchKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String[] words() {
        return Arrays.stream(values()).map(SearchKind::word).toArray(String[]::new);
    }
}
