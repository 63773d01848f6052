package io.tatara.tuning.schedule;

/**
 * A training of one trial, from where it was to the end of a rung.
 *
 * @param trial counted from 0
 * @param bracket of the scheduler
 * @param rung of the bracket
 * @param from the resource that it has had; 0 for a new trial
 * @param to what it has had at the end
 */
public record Assignment(int trial, int bracket, int rung, long from, long to) {

    public Assignment {
        if (trial < 0 || bracket < 0 || rung < 0 || from < 0 || from >= to) {
            throw new IllegalArgumentException("trial %d of bracket %d cannot go from %d to %d in rung %d"
                    .formatted(trial, bracket, from, to, rung));
        }
    }

    public boolean isNew() {
        return from == 0;
    }

    public long cost() {
        return to - from;
    }
}
