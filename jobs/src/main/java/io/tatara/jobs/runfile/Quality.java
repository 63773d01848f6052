package io.tatara.jobs.runfile;

import io.tatara.data.quality.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code quality}.
 *
 * @param reference file of the profile to compare with; null for the one that the registry has
 */
public record Quality(@Nullable String reference, List<Rule> rules) {

    public Quality {
        rules = List.copyOf(rules);
    }
}
