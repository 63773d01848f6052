package io.tatara.jobs.runfile;

import io.tatara.tuning.schedule.Bracket;
import java.util.List;

/** What a search will have trained in the end, as far as that is known before. */
public sealed interface Forecast {

    /**
     * Rungs of known sizes.
     *
     * @param pass one after the other
     * @param passes {@link Search#OPEN_PASSES} where the budget alone ends them
     */
    record Brackets(List<Bracket> pass, int passes) implements Forecast {
        public Brackets {
            pass = List.copyOf(pass);
        }
    }

    /**
     * Rungs that whoever is good enough comes to.
     *
     * @param levels of the resource, of each
     * @param eta one in so many goes on
     * @param trials {@link Search#OPEN} where the budget alone ends them
     */
    record Rungs(List<Long> levels, int eta, int trials) implements Forecast {
        public Rungs {
            levels = List.copyOf(levels);
        }
    }

    /**
     * Trials that may stop every so much.
     *
     * @param every so much of the resource
     * @param most of it for one
     * @param trials {@link Search#OPEN} where the budget alone ends them
     */
    record Stopping(int every, int most, int trials) implements Forecast {}
}
