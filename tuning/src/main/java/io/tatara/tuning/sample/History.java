package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of a study when a configuration is asked for: what trials have, and how they did, each with others that had as
 * much of the resource. Grows by what happens; nothing takes longer the more there is. Not thread-safe.
 */
public final class History {

    private final Map<Integer, Configuration> configurations = new HashMap<>();
    private final Set<Configuration> known = new HashSet<>();
    private final Map<Integer, Configuration> pending = new LinkedHashMap<>();
    private final NavigableMap<Long, Level> levels = new TreeMap<>();
    private final Map<Integer, Long> reached = new HashMap<>();

    /**
     * How a trial did.
     *
     * @param loss ∞ for one that failed; never NaN
     */
    public record Observation(int trial, Configuration configuration, double loss) {

        /** Where these are, of a space. */
        static List<double[]> points(List<Observation> observations, Space space) {
            return observations.stream()
                    .map(observation -> space.point(observation.configuration))
                    .toList();
        }
    }

    /** Those that had the same of the resource. */
    public static final class Level {

        private final long resource;
        private final List<Observation> inOrder = new ArrayList<>();
        private final TreeSet<Observation> byLoss =
                new TreeSet<>(Comparator.comparingDouble(Observation::loss).thenComparingInt(Observation::trial));

        private Level(long resource) {
            this.resource = resource;
        }

        public long resource() {
            return resource;
        }

        public int size() {
            return inOrder.size();
        }

        /** The best, the best first; a tie is the earlier trial's. */
        public List<Observation> best(int most) {
            return byLoss.stream().limit(most).toList();
        }

        /** Those that were over last, in the order in which they were. */
        public List<Observation> newest(int most) {
            return List.copyOf(inOrder.subList(Math.max(0, size() - most), size()));
        }
    }

    /** A trial has its configuration. */
    public void suggested(int trial, Configuration configuration) {
        if (configurations.putIfAbsent(trial, configuration) != null) {
            throw new IllegalArgumentException("trial %d has a configuration".formatted(trial));
        }
        known.add(configuration);
        pending.put(trial, configuration);
    }

    /** A trial has had so much of the resource. */
    public void finished(int trial, long resource, double loss) {
        pending.remove(trial);
        reached.merge(trial, resource, Math::max);
        Level level = levels.computeIfAbsent(resource, Level::new);
        Observation observation = new Observation(trial, configuration(trial), loss);
        level.inOrder.add(observation);
        level.byLoss.add(observation);
    }

    /** Whether a trial has had this configuration, be it over or not. */
    public boolean contains(Configuration configuration) {
        return known.contains(configuration);
    }

    public boolean has(int trial) {
        return configurations.containsKey(trial);
    }

    /**
     * A trial's configuration.
     *
     * @throws IllegalArgumentException if the trial has none
     */
    public Configuration configuration(int trial) {
        Configuration configuration = configurations.get(trial);
        if (configuration == null) {
            throw new IllegalArgumentException("trial %d has no configuration".formatted(trial));
        }
        return configuration;
    }

    /** What trials have of which nothing is known yet, in the order in which they got it. */
    public List<Configuration> pending() {
        return List.copyOf(pending.values());
    }

    /** Trials that came to a result before a level, and not to it: of each level the newest, no more than so many. */
    public List<Observation> shortOf(Level level, int most) {
        List<Observation> found = new ArrayList<>();
        for (Level before :
                levels.headMap(level.resource, false).descendingMap().values()) {
            before.newest(most).stream()
                    .filter(observation -> reached.getOrDefault(observation.trial(), 0L) == before.resource)
                    .forEach(found::add);
        }
        return List.copyOf(found);
    }

    /** Those that had the most of the resource that {@code least} trials had; empty if none of them came to a loss. */
    public Optional<Level> furthest(int least) {
        return levels.descendingMap().values().stream()
                .filter(level -> level.size() >= least)
                .findFirst()
                .filter(level -> level.best(1).get(0).loss() < Double.POSITIVE_INFINITY);
    }
}
