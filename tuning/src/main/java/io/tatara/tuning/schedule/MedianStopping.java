package io.tatara.tuning.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes on with a trial as long as it is no worse than half of the others were when they had come as far: at a rung its best
 * loss so far is held against the median of the others' mean losses up to that rung. Until some have come to a rung, nobody is
 * stopped there. A trial that goes on does so before a new one begins.
 *
 * @see <a href="https://doi.org/10.1145/3097983.3098043">Golovin et al., Google Vizier, KDD 2017, 3.2.2</a>
 */
public final class MedianStopping implements Scheduler {

    private final InTurn turns;
    private final long every;
    private final long most;
    private final int least;
    private final Map<Integer, Course> courses = new HashMap<>();
    private final List<List<Double>> means = new ArrayList<>();
    /** What a trial has come to so far. */
    private record Course(double best, double sum) {
        Course and(double loss) {
            return new Course(Math.min(best, loss), sum + loss);
        }
    }

    /**
     * With a rung every so much of the resource, and one at its end.
     *
     * @param trials to begin at most
     * @param most resource of a trial that goes all the way
     * @param least how many must have come to a rung for one to be stopped there
     */
    public MedianStopping(int trials, long every, long most, int least) {
        if (trials < 1 || every < 1 || every > most || least < 1) {
            throw new IllegalArgumentException(
                    "1 <= trials, 1 <= every <= most and 1 <= least must hold, but got trials %d, every %d, most %d, least %d"
                            .formatted(trials, every, most, least));
        }
        this.turns = new InTurn(trials, every);
        this.every = every;
        this.most = most;
        this.least = least;
    }

    @Override
    public Turn next() {
        return turns.next();
    }

    @Override
    public void started(Assignment assignment) {
        turns.started(assignment);
    }

    @Override
    public void finished(Result result) {
        Assignment work = result.assignment();
        turns.finished(work);
        if (!result.survives()) {
            return;
        }
        Course course = courses.getOrDefault(work.trial(), new Course(Double.POSITIVE_INFINITY, 0))
                .and(result.loss());
        courses.put(work.trial(), course);
        while (means.size() <= work.rung()) {
            means.add(new ArrayList<>());
        }
        List<Double> others = means.get(work.rung());
        boolean stops = others.size() >= least && course.best > median(others);
        insert(others, course.sum / (work.rung() + 1));
        if (!stops && work.to() < most) {
            turns.goOn(work, Math.min(most, work.to() + every));
        }
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void insert(List<Double> sorted, double value) {
        int place = Collections.binarySearch(sorted, value);
        sorted.add(place < 0 ? -place - 1 : place, value);
    }

    @Override
    public void exhausted() {
        turns.exhausted();
    }

    @Override
    public void replenished() {
        turns.replenished();
    }
}
