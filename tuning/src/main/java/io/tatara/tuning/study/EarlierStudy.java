package io.tatara.tuning.study;

import io.tatara.tuning.schedule.Result;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A study that is over, or at least elsewhere, from which another begins: the order of its trials is of use even where their
 * losses, of other data perhaps, say nothing.
 *
 * @param events of its journal
 */
public record EarlierStudy(List<StudyEvent> events) {

    public EarlierStudy {
        events = List.copyOf(events);
    }

    /**
     * The best of its trials as configurations of a space, the best first: of what they have, what the space has. Those are
     * passed over that lack something of it or have a value that it has not.
     */
    public List<Configuration> best(Space space, int most) {
        Map<Integer, Configuration> configurations = new HashMap<>();
        Map<Integer, Result> results = new LinkedHashMap<>();
        for (StudyEvent event : events) {
            if (event instanceof StudyEvent.Suggested suggested) {
                configurations.put(suggested.trial(), suggested.configuration());
            } else if (event instanceof StudyEvent.Finished finished) {
                results.put(
                        finished.assignment().trial(),
                        new Result(finished.assignment(), finished.outcome().loss()));
            }
        }
        return results.values().stream()
                .filter(Result::survives)
                .sorted(Best.FURTHEST_THEN_BEST)
                .map(result -> of(space, Objects.requireNonNull(configurations.get(result.trial()))))
                .flatMap(Optional::stream)
                .distinct()
                .limit(most)
                .toList();
    }

    private static Optional<Configuration> of(Space space, Configuration earlier) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : space.parameters()) {
            if (parameter.isThere(values)) {
                Object value = earlier.values().get(parameter.name());
                if (value == null || !parameter.domain().contains(value)) {
                    return Optional.empty();
                }
                // one that is all but one of a few is that one, or would be tried twice
                boolean few = parameter.domain().size().isPresent();
                values.put(
                        parameter.name(),
                        few ? parameter.domain().value(parameter.domain().unit(value)) : value);
            }
        }
        Configuration configuration = new Configuration(values);
        return space.allows(configuration) ? Optional.of(configuration) : Optional.empty();
    }

    /**
     * The best trials of several studies, each study's best before any's second.
     *
     * @param each of so many at most
     */
    public static List<Configuration> best(List<EarlierStudy> studies, Space space, int each) {
        List<List<Configuration>> best =
                studies.stream().map(study -> study.best(space, each)).toList();
        LinkedHashSet<Configuration> all = new LinkedHashSet<>();
        for (int rank = 0; rank < each; rank++) {
            for (List<Configuration> study : best) {
                if (rank < study.size()) {
                    all.add(study.get(rank));
                }
            }
        }
        return List.copyOf(all);
    }
}
