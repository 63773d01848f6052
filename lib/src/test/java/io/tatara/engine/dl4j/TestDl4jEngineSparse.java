package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.SparseRows;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestDl4jEngineSparse {

    private static List<String> shapes() {
        return Networks.shapes();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aSparseBatchGivesTheBitsOfADenseOne(String shape) {
        NetworkDefinition network = network(shape);
        Minibatch sparse = new Minibatch(SparseRows.sparse(Networks.schema(12, CLASSES)), 9);
        Random random = new Random(3);
        try (Engine one = Networks.engine(network);
                Engine other = Networks.engine(network)) {
            // batches of any order of sizes, so that no value of the one before is left
            for (int size : new int[] {9, 4, 9, 1}) {
                Minibatch dense = batches(CLASSES, shape, 1, 9, size).get(0);
                for (int i = 0; i < dense.features().length; i++) {
                    dense.features()[i] *= random.nextInt(4) == 0 || i / 12 == 2 ? 1 : 0;
                }
                dense.resize(size);
                SparseRows.refill(sparse, dense);

                assertThat(other.gradient(sparse, 5)).isEqualTo(one.gradient(dense, 5));
                assertThat(Networks.gradient(other)).isEqualTo(Networks.gradient(one));
                assertThat(Networks.infer(other, sparse)).isEqualTo(Networks.infer(one, dense));
            }
        }
    }

    @Test
    void anEntryThatIsNoIndexIsNamed() {
        Minibatch dense = batches(CLASSES, "embedding", 1, 3, 5).get(0);
        dense.features()[14] = 9;
        try (Engine engine = Networks.engine(network("embedding"))) {
            assertThatThrownBy(() -> engine.gradient(SparseRows.sparse(dense), 1))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("the feature f2 has the value 9.0");
        }
    }

    private static NetworkDefinition network(String shape) {
        return Networks.define(shape, CLASSES, SGD, Regularization.NONE, UNCLIPPED);
    }
}
