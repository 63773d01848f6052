package io.tatara.jobs.track;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a tracker is told. To tell it twice does no harm.
 *
 * <p>Runs have names of ours: {@link #RUN}, and {@code trial-0}, {@code trial-1}, … within it.
 */
sealed interface Entry {

    /** The name of the run itself. */
    String RUN = "run";

    void into(Store store) throws Refused, Unreachable, InterruptedException;

    /** How many things are lost with it. */
    default int size() {
        return 1;
    }

    /** What is lost with it, in the plural. */
    String what();

    /**
     * A run begins, or goes on if the tracker knows it.
     *
     * @param parent the run that it belongs to; null for {@link #RUN}
     * @param title for people
     */
    record Begin(
            String run,
            @Nullable String parent,
            String title,
            long millis,
            Map<String, String> params,
            Map<String, String> tags)
            implements Entry {

        public Begin {
            params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
            tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        }

        @Override
        public void into(Store store) throws Refused, Unreachable, InterruptedException {
            store.begin(this);
        }

        @Override
        public String what() {
            return "beginnings of runs";
        }
    }

    /** Values of metrics. */
    record Points(String run, List<Point> points) implements Entry {

        public Points {
            points = List.copyOf(points);
        }

        /** These and others, if they are of the same run and no more than a number together; null otherwise. */
        @Nullable
        Points with(Entry other, int most) {
            if (!(other instanceof Points more) || !more.run.equals(run) || points.size() + more.points.size() > most) {
                return null;
            }
            List<Point> all = new ArrayList<>(points);
            all.addAll(more.points);
            return new Points(run, all);
        }

        @Override
        public void into(Store store) throws Refused, Unreachable, InterruptedException {
            store.log(this);
        }

        @Override
        public int size() {
            return points.size();
        }

        @Override
        public String what() {
            return "metric values";
        }
    }

    /** Facts on a run, the later in the place of the earlier. */
    record Tags(String run, Map<String, String> tags) implements Entry {

        public Tags {
            tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        }

        @Override
        public void into(Store store) throws Refused, Unreachable, InterruptedException {
            store.tag(this);
        }

        @Override
        public int size() {
            return tags.size();
        }

        @Override
        public String what() {
            return "tags";
        }
    }

    /**
     * A file of the run directory, or all of a folder; of no account if it is not there.
     *
     * @param path relative to the run directory
     */
    record Attach(String run, String path) implements Entry {

        @Override
        public void into(Store store) throws Refused, Unreachable, InterruptedException {
            store.attach(this);
        }

        @Override
        public String what() {
            return "artifacts";
        }
    }

    /** The run's model is good, and may become a version of a registered one. */
    record Register(String run) implements Entry {

        @Override
        public void into(Store store) throws Refused, Unreachable, InterruptedException {
            store.register(this);
        }

        @Override
        public String what() {
            return "model versions";
        }
    }

    /** A run is over, for now. */
    record End(String run, Fate fate, long millis) implements Entry {

        @Override
        public void into(Store store) throws Refused, Unreachable, InterruptedException {
            store.end(this);
        }

        @Override
        public String what() {
            return "ends of runs";
        }
    }
}
