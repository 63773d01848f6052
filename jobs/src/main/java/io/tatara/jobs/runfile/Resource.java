package io.tatara.jobs.runfile;

import io.tatara.tuning.schedule.Bracket;
import io.tatara.tuning.schedule.Rung;
import java.util.List;

/** What trials get more of from rung to rung, in whole amounts. A trial is one training, or with cross-validation one a fold. */
public sealed interface Resource {

    /** What a run file calls it. */
    enum Kind {
        EPOCHS,
        FOLDS,
        DATA
    }

    /** Of a trial that goes all the way. */
    int most();

    /** With less of it a trial's loss may be luck, and reaches no target. */
    default int conclusive() {
        return 0;
    }

    /** Trainings of a trial that has had so much: one, or those of the first folds. */
    int trainings(long amount);

    /** Epochs that each of these has had. */
    int epochs(long amount);

    /** The share of the training rows that each of these is on, from the first row. */
    default double share(long amount) {
        return 1;
    }

    /** Epochs, of all trainings together, of all rows, on the way from what a trial has had to what it is to have. */
    double epochs(long from, long to);

    /** The same, of a bracket. */
    default double epochs(Bracket bracket) {
        double epochs = 0;
        long before = 0;
        for (Rung rung : bracket.rungs()) {
            epochs += rung.trials() * epochs(before, rung.resource());
            before = rung.resource();
        }
        return epochs;
    }

    /** The same, if of each rung as many go on as may. */
    default double epochs(Forecast.Rungs rungs) {
        double epochs = 0;
        double left = rungs.trials();
        long before = 0;
        List<Long> levels = rungs.levels();
        for (long level : levels) {
            epochs += Math.floor(left) * epochs(before, level);
            before = level;
            left /= rungs.eta();
        }
        return epochs;
    }

    /** One of it, as a word. */
    String unit();

    /** Several of it. */
    default String units() {
        return unit() + "s";
    }

    /** So much of it as a number for programs. */
    default Number number(long amount) {
        return amount;
    }

    /** So much of it, as {@code 1 fold}. */
    default String text(long amount) {
        return "%d %s".formatted(amount, amount == 1 ? unit() : units());
    }

    /** Where a trial is that has had so much: {@code epoch 9}. */
    default String at(long amount) {
        return "%s %d".formatted(unit(), amount);
    }

    /**
     * Epochs.
     *
     * @param folds each of which has these epochs; 1 without cross-validation
     */
    record Epochs(int most, int folds) implements Resource {

        @Override
        public int trainings(long amount) {
            return folds;
        }

        @Override
        public int epochs(long amount) {
            return Math.toIntExact(amount);
        }

        @Override
        public double epochs(long from, long to) {
            return (double) (to - from) * folds;
        }

        @Override
        public String unit() {
            return "epoch";
        }
    }

    /**
     * Folds.
     *
     * @param epochs on each
     */
    record Folds(int most, int epochs) implements Resource {

        @Override
        public int conclusive() {
            return most;
        }

        @Override
        public int trainings(long amount) {
            return Math.toIntExact(amount);
        }

        @Override
        public int epochs(long amount) {
            return epochs;
        }

        @Override
        public double epochs(long from, long to) {
            return (double) (to - from) * epochs;
        }

        @Override
        public String unit() {
            return "fold";
        }
    }

    /**
     * Training rows, in thousandths of all. Who gets more trains anew: a training that goes on with other rows would be none
     * of either.
     *
     * @param epochs of each training
     * @param folds each of which is trained on; 1 without cross-validation
     */
    record Data(int epochs, int folds) implements Resource {

        private static final int ALL = 1000;

        /** An amount as a run file writes it. */
        static int amount(double share) {
            return (int) Math.max(1, Math.round(share * ALL));
        }

        @Override
        public int most() {
            return ALL;
        }

        @Override
        public int trainings(long amount) {
            return folds;
        }

        @Override
        public int epochs(long amount) {
            return epochs;
        }

        @Override
        public double share(long amount) {
            return (double) amount / ALL;
        }

        @Override
        public double epochs(long from, long to) {
            return share(to) * epochs * folds;
        }

        @Override
        public String unit() {
            return "share";
        }

        @Override
        public Number number(long amount) {
            return share(amount);
        }

        @Override
        public String text(long amount) {
            return amount == ALL ? "all of the data" : "%s of the data".formatted(share(amount));
        }

        @Override
        public String at(long amount) {
            return text(amount);
        }
    }
}
