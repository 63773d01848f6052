package io.tatara.jobs.generate;

import io.tatara.Require;
import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.commons.math3.random.Well19937c;

/**
 * A table of normal clouds, one a class, bent so that no linear model fits: each feature x becomes sinh(x) or, every
 * other one, x + ½ sin 2x. Bending feature by feature can be undone, so the best possible accuracy stays what it was.
 *
 * <p>Row i depends on seed and i alone: the table is the same however it is split over tasks.
 */
public final class Mixture implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int features;
    private final int classes;
    private final long firstSeed;
    private final double[][] centres;
    private final double bayes;

    /**
     * @param features at least as many as classes
     * @param classes at least 2
     * @param accuracy the best possible one: between chance and 1
     */
    public Mixture(int features, int classes, double accuracy, long seed) {
        Require.atLeast("--classes", 2, classes);
        Require.atLeast("--features", classes, features);
        if (!(accuracy > 1.0 / classes && accuracy < 1)) {
            throw new IllegalArgumentException(
                    "--accuracy must be between %.4f (chance) and 1, got %s".formatted(1.0 / classes, accuracy));
        }
        this.features = features;
        this.classes = classes;
        // neighbouring seeds must not give the same rows, shifted
        this.firstSeed = new SplittableRandom(seed).nextLong();
        double separation = BayesAccuracy.separation(accuracy, classes);
        this.bayes = BayesAccuracy.at(separation, classes);
        this.centres = orthogonal(separation, seed);
    }

    /** The best accuracy that anything can reach on this table. */
    public double bayesAccuracy() {
        return bayes;
    }

    public int features() {
        return features;
    }

    /** Fills the features of a row and returns its class. */
    public int row(long index, float[] values) {
        SplittableRandom random = new SplittableRandom(firstSeed + index);
        int label = random.nextInt(classes);
        for (int j = 0; j < features; j++) {
            values[j] = (float) bend(j, centres[label][j] + random.nextGaussian());
        }
        return label;
    }

    /** Index of the best guess for a row, by undoing what made it; for tests. */
    int bestGuess(float[] values) {
        int best = 0;
        double furthest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            double along = 0;
            for (int j = 0; j < features; j++) {
                along += centres[k][j] * straighten(j, values[j]);
            }
            if (along > furthest) {
                furthest = along;
                best = k;
            }
        }
        return best;
    }

    private static double bend(int feature, double x) {
        return feature % 2 == 0 ? Math.sinh(x) : x + 0.5 * Math.sin(2 * x);
    }

    private static double straighten(int feature, double y) {
        if (feature % 2 == 0) {
            return Math.log(y + Math.sqrt(y * y + 1));
        }
        double low = y - 1;
        double high = y + 1;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (middle + 0.5 * Math.sin(2 * middle) < y) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Random orthogonal directions (Gram and Schmidt), scaled. */
    private double[][] orthogonal(double length, long seed) {
        Well19937c random = new Well19937c(seed);
        double[][] directions = new double[classes][features];
        for (int k = 0; k < classes; k++) {
            for (int j = 0; j < features; j++) {
                directions[k][j] = random.nextGaussian();
            }
            for (int i = 0; i < k; i++) {
                double dot = dot(directions[k], directions[i]);
                for (int j = 0; j < features; j++) {
                    directions[k][j] -= dot * directions[i][j];
                }
            }
            double norm = Math.sqrt(dot(directions[k], directions[k]));
            for (int j = 0; j < features; j++) {
                directions[k][j] /= norm;
            }
        }
        for (double[] direction : directions) {
            for (int j = 0; j < features; j++) {
                direction[j] *= length;
            }
        }
        return directions;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
