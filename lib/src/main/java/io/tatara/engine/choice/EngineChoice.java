package io.tatara.engine.choice;

import io.tatara.TataraException;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.dense.DenseEngineFactory;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Clipping;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkDefinition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a network, and why. Either engine keeps parameters and state in the same layout, so the choice may differ
 * between trainings of one model.
 *
 * @param name {@code dense} or {@code dl4j}
 * @param reason why it is not the dense engine; empty when it is, or when DL4J's was asked for
 */
public record EngineChoice(EngineFactory factory, String name, String reason) {

    /**
     * Chooses.
     *
     * @param parameters to start from, copied; null to initialise them from the network's seed
     * @throws TataraException when the dense engine was asked for and cannot compute the network, naming the layer
     */
    public static EngineChoice of(
            EngineWish wish, NetworkDefinition network, Clipping clipping, float @Nullable [] parameters) {
        if (wish == EngineWish.DL4J) {
            return new EngineChoice(new Dl4jEngineFactory(network, clipping, parameters), "dl4j", "");
        }
        Optional<String> obstacle = DenseEngineFactory.obstacle(network);
        if (obstacle.isEmpty()) {
            return new EngineChoice(new DenseEngineFactory(network, clipping, parameters), "dense", "");
        }
        if (wish == EngineWish.DENSE) {
            throw new TataraException(
                    "engine: dense cannot compute this network, because of %s; write engine: auto, or change the layer"
                            .formatted(obstacle.get()));
        }
        return new EngineChoice(new Dl4jEngineFactory(network, clipping, parameters), "dl4j", obstacle.get());
    }

    /** The engine that predicts with a trained model. */
    public static EngineFactory of(ModelBundle model) {
        return of(EngineWish.AUTO, model.network(), new Clipping.None(), model.parameters())
                .factory();
    }

    /** For a log: the name, and what kept the faster engine from it. */
    public String describe() {
        return reason.isEmpty() ? name : "%s (the dense engine does not compute %s)".formatted(name, reason);
    }
}
