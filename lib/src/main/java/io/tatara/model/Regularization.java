package io.tatara.model;

import static io.tatara.Require.atLeast;

import java.io.Serializable;

/**
 * Penalties on weights (never biases).
 *
 * @param l1 coefficient of ‖w‖₁, added to the gradient
 * @param l2 coefficient of ½‖w‖², added to the gradient
 * @param weightDecay decoupled decay (AdamW): w ← w − rate · weightDecay · w after the optimiser; excludes l2
 * @param maxNorm largest L2 norm of the weights into one unit, enforced after each step; 0 for none
 */
public record Regularization(double l1, double l2, double weightDecay, double maxNorm) implements Serializable {

    public static final Regularization NONE = new Regularization(0, 0, 0, 0);

    public Regularization {
        atLeast("l1", 0.0, l1);
        atLeast("l2", 0.0, l2);
        atLeast("weightDecay", 0.0, weightDecay);
        atLeast("maxNorm", 0.0, maxNorm);
        if (l2 > 0 && weightDecay > 0) {
            throw new IllegalArgumentException(
                    "l2 (%s) and weightDecay (%s) exclude each other: set one to 0".formatted(l2, weightDecay));
        }
    }
}
