package io.tatara.jobs.runfile;

import java.util.List;

/**
 * The section {@code tune.warmStart}.
 *
 * @param from run directories of earlier studies
 * @param trials of each so many at most
 */
public record WarmStart(List<String> from, int trials) {

    public WarmStart {
        from = List.copyOf(from);
    }
}
