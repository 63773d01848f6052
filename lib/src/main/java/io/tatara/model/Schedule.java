package io.tatara.model;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;
import static io.tatara.Require.share;

import java.io.Serializable;

/**
 * The learning rate over time, as a factor of the optimiser's base rate. Time is counted in steps or epochs as
 * {@link LearningRate} says; a schedule knows only "now" and "the whole training" in that unit.
 */
public sealed interface Schedule extends Serializable {

    /**
     * Returns the factor of the base rate.
     *
     * @param now units done, from 0
     * @param total units of the whole training
     * @return at least 0
     */
    double factor(double now, double total);

    /** The base rate throughout. */
    record Constant() implements Schedule {
        @Override
        public double factor(double now, double total) {
            return 1;
        }
    }

    /** Multiplied by {@code decay} after each {@code every} units. */
    record Step(int every, double decay) implements Schedule {
        public Step {
            atLeast("step.every", 1, every);
            positive("step.decay", decay);
        }

        @Override
        public double factor(double now, double total) {
            return Math.pow(decay, Math.floor(now / every));
        }
    }

    /** Multiplied by {@code decay} each unit. */
    record Exponential(double decay) implements Schedule {
        public Exponential {
            positive("exponential.decay", decay);
        }

        @Override
        public double factor(double now, double total) {
            return Math.pow(decay, now);
        }
    }

    /** Falls from 1 to {@code floor} as (1 − now/total)^power. */
    record Polynomial(double power, double floor) implements Schedule {
        public Polynomial {
            positive("polynomial.power", power);
            share("polynomial.floor", 0, 1, floor);
        }

        @Override
        public double factor(double now, double total) {
            return floor + (1 - floor) * Math.pow(1 - Math.min(1, now / total), power);
        }
    }

    /** Falls from 1 to {@code floor} along half a cosine (Loshchilov and Hutter, 2017, without restarts). */
    record Cosine(double floor) implements Schedule {
        public Cosine {
            share("cosine.floor", 0, 1, floor);
        }

        @Override
        public double factor(double now, double total) {
            return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, now / total)));
        }
    }
}
