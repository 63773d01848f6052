package io.tatara.jobs.runfile;

/** What trials get more of from rung to rung, in whole amounts. A trial is one training, or with cross-validation one a fold. */
public sealed interface Resource {

    /** What a run file calls it. */
    enum Kind {
        EPOCHS,
        FOLDS
    }

    /** Of a trial that goes all the way. */
    int most();

    /** Trainings of a trial that has had so much: one, or those of the first folds. */
    int trainings(long amount);

    /** Epochs that each of these has had. */
    int epochs(long amount);

    /** Epochs that one of it takes in all. */
    int epochsOfOne();

    /** One of it, as a word. */
    String unit();

    /** Several of it. */
    default String units() {
        return unit() + "s";
    }

    /** So much of it, as {@code 1 fold}. */
    default String text(long amount) {
        return "%d %s".formatted(amount, amount == 1 ? unit() : units());
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
        public int epochsOfOne() {
            return folds;
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
        public int trainings(long amount) {
            return Math.toIntExact(amount);
        }

        @Override
        public int epochs(long amount) {
            return epochs;
        }

        @Override
        public int epochsOfOne() {
            return epochs;
        }

        @Override
        public String unit() {
            return "fold";
        }
    }
}
