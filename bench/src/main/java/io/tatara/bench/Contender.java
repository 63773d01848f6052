package io.tatara.bench;

/** One way to train the benchmark's network; runs in a JVM of its own and reports as it learns. */
interface Contender {

    /** Trains until the reporter says stop, or until it has no more epochs to give. */
    void train(long seed, Reporter reporter);

    /** Takes a contender's measurements. */
    interface Reporter {

        /** Starts the clock: data is loaded, the network is built, nothing is trained yet. */
        void started();

        /**
         * Reports one epoch or iteration.
         *
         * @param examples trained on since the clock started
         * @param trainSeconds spent training since the clock started, evaluation not included
         * @param accuracy on the test images
         * @return whether to go on
         */
        boolean learned(long examples, double trainSeconds, double accuracy);
    }
}
