package io.tatara.train;

import io.tatara.TataraException;

/** A loss or a parameter became NaN or infinite; the result before is kept. */
public final class TrainingDiverged extends TataraException {

    private static final long serialVersionUID = 1L;

    private final Divergence divergence;
    private final TrainingResult lastFinite;

    public TrainingDiverged(Divergence divergence, TrainingResult lastFinite) {
        super(divergence.describe()
                + "; "
                + lastFinite.describeKept()
                + ". Try a smaller learning rate, a warm-up, or training.clipping:"
                + " {globalNorm: {limit: 1}}.");
        this.divergence = divergence;
        this.lastFinite = lastFinite;
    }

    public Divergence divergence() {
        return divergence;
    }

    /**
     * The parameters after the last exchange (or the best epoch, if it is to be restored) that were all finite; of a pipeline
     * those of its newest checkpoint, if there is one.
     */
    public TrainingResult lastFinite() {
        return lastFinite;
    }
}
