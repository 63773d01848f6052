package io.tatara.engine.dense;

/**
 * Regularisation of one parameter array, as DL4J applies it: L1 and L2 join the gradient, weight decay the update.
 *
 * @param decayByRate whether weight decay is multiplied by the learning rate (AdamW, Loshchilov and Hutter, 2019)
 */
record Penalty(float l1, float l2, float weightDecay, boolean decayByRate) {

    static final Penalty NONE = new Penalty(0, 0, 0, false);

    float decay(double rate) {
        return decayByRate ? (float) (weightDecay * rate) : weightDecay;
    }

    /** The terms of the objective, as DL4J reports them. */
    double of(double absolute, double squares) {
        return l1 * absolute + 0.5 * (l2 + weightDecay) * squares;
    }

    boolean none() {
        return l1 == 0 && l2 == 0 && weightDecay == 0;
    }
}
