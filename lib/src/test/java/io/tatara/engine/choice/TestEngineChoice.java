package io.tatara.engine.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.model.Clipping;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestEngineChoice {

    private static final Clipping NONE = new Clipping.None();

    @ParameterizedTest
    @CsvSource({
        "linear, dense",
        "dense, dense",
        "batchNorm, dense",
        "image, dl4j",
        "lstm, dl4j",
        "both directions, dl4j",
        "embedding, dl4j"
    })
    void takesTheDenseEngineWhereItKnowsEveryLayer(String shape, String engine) {
        EngineChoice choice = EngineChoice.of(EngineWish.AUTO, network(shape, Networks.ADAM), NONE, null);
        assertThat(choice.name()).isEqualTo(engine);
        assertThat(choice.reason().isEmpty()).isEqualTo(engine.equals("dense"));
        try (Engine made = choice.factory().create()) {
            assertThat(made.getClass().getSimpleName()).isEqualToIgnoringCase(engine + "Engine");
        }
    }

    @Test
    void namesTheLayerThatPreventedIt() {
        assertThat(EngineChoice.of(EngineWish.AUTO, network("lstm", Networks.ADAM), NONE, null)
                        .describe())
                .isEqualTo("dl4j (the dense engine does not compute layer 0 (LSTM): this kind of layer)");
        Optimizer unknown = new Optimizer.AdaBelief(0.01, 0.9, 0.999, 1e-8);
        assertThat(EngineChoice.of(EngineWish.AUTO, network("dense", unknown), NONE, null)
                        .describe())
                .contains("layer 0 (DenseLayer): the optimiser AdaBelief");
    }

    @Test
    void obeysAWish() {
        NetworkDefinition network = network("dense", Networks.ADAM);
        assertThat(EngineChoice.of(EngineWish.DL4J, network, NONE, null).describe())
                .isEqualTo("dl4j");
        assertThat(EngineChoice.of(EngineWish.DENSE, network, NONE, null).describe())
                .isEqualTo("dense");
    }

    @Test
    void refusesAWishThatCannotBeFulfilled() {
        assertThatThrownBy(() -> EngineChoice.of(EngineWish.DENSE, network("image", Networks.ADAM), NONE, null))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("engine: dense cannot compute this network")
                .hasMessageContaining("engine: auto");
    }

    private static NetworkDefinition network(String shape, Optimizer optimizer) {
        return Networks.define(shape, Networks.CLASSES, optimizer, Regularization.NONE, NONE);
    }
}
