package io.tatara.engine.dense;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activation functions as our own. */
final class ActivationReader {

    // those without settings, or with these settings, which are the only ones that DL4J differentiates correctly
    private static final Map<IActivation, Pointwise> KNOWN = Map.ofEntries(
            Map.entry(new ActivationReLU(), Activations.RELU),
            Map.entry(new ActivationELU(), Activations.ELU),
            Map.entry(new ActivationSELU(), Activations.SELU),
            Map.entry(new ActivationGELU(), Activations.GELU),
            Map.entry(new ActivationSwish(), Activations.SWISH),
            Map.entry(new ActivationTanH(), Activations.TANH),
            Map.entry(new ActivationSigmoid(), Activations.SIGMOID),
            Map.entry(new ActivationSoftPlus(), Activations.SOFTPLUS),
            Map.entry(new ActivationHardSigmoid(), Activations.HARD_SIGMOID));

    private ActivationReader() {}

    /** The functions that make up an activation: none for identity; empty when it is not known. */
    static Optional<List<Pointwise>> read(IActivation activation) {
        if (activation instanceof ActivationIdentity) {
            return Optional.of(List.of());
        }
        if (activation instanceof ActivationLReLU leaky) {
            return Optional.of(List.of(new LeakyRelu((float) leaky.getAlpha())));
        }
        return Optional.ofNullable(KNOWN.get(activation)).map(List::of);
    }
}
