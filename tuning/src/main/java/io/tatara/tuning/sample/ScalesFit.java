package io.tatara.tuning.sample;

import java.util.List;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;

/** Finds the scales that make some losses, and themselves, likeliest: conjugate gradients from two beginnings. */
final class ScalesFit {

    private static final int MOST_EVALUATIONS = 120;

    /** Beyond these an exponential is too much for the search to make sense of. */
    private static final double FAR = 20;

    private final Kernel kernel;
    private final List<double[]> points;
    private final double[] losses;
    private final NoisePrior noisePrior;
    private double best = Double.NEGATIVE_INFINITY;
    private Scales likeliest;

    private ScalesFit(Kernel kernel, List<double[]> points, double[] losses, NoisePrior noisePrior) {
        this.kernel = kernel;
        this.points = points;
        this.losses = losses;
        this.noisePrior = noisePrior;
        this.likeliest = Scales.start(kernel.dimensions(), 0.25);
    }

    static Scales of(Kernel kernel, List<double[]> points, double[] losses, NoisePrior noisePrior) {
        ScalesFit fit = new ScalesFit(kernel, points, losses, noisePrior);
        fit.climb(Scales.start(kernel.dimensions(), 0.25));
        fit.climb(Scales.start(kernel.dimensions(), 2));
        return fit.likeliest;
    }

    private void climb(Scales start) {
        try {
            new NonLinearConjugateGradientOptimizer(Formula.POLAK_RIBIERE, new SimpleValueChecker(1e-4, 1e-4))
                    .optimize(
                            new MaxEval(MOST_EVALUATIONS),
                            new ObjectiveFunction(this::value),
                            new ObjectiveFunctionGradient(this::gradient),
                            GoalType.MAXIMIZE,
                            new InitialGuess(start.logs()));
        } catch (MathIllegalStateException e) {
            // it has had its evaluations, or a line without an end: what it found on the way counts
            return;
        }
    }

    private double value(double[] logs) {
        for (double log : logs) {
            if (!(Math.abs(log) < FAR)) {
                return -1e12;
            }
        }
        Scales scales = new Scales(logs.clone());
        try {
            double value = new GaussianProcess(kernel, scales, points, losses, noisePrior).logPosterior();
            if (value > best) {
                best = value;
                likeliest = scales;
            }
            return value;
        } catch (NonPositiveDefiniteMatrixException e) {
            return -1e12;
        }
    }

    private double[] gradient(double[] logs) {
        return new GaussianProcess(kernel, new Scales(logs.clone()), points, losses, noisePrior).gradient();
    }
}
