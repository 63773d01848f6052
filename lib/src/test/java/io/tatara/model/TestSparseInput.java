package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import org.junit.jupiter.api.Test;

class TestSparseInput {

    private static final InputShape FLAT = new InputShape.Flat();
    private static final InputShape SPARSE = new InputShape.Sparse();
    private static final Schema TABLE = SparseRows.sparse(Samples.schema(12));

    @Test
    void layersTakeASparseTablesVectorAsPairs() {
        NetworkDefinition dense = Samples.build(12, FLAT, Samples.dense(5));
        NetworkDefinition sparse = Samples.build(TABLE, FLAT, Samples.dense(5));

        assertThat(dense.input()).isEqualTo(FLAT);
        assertThat(sparse.input()).isEqualTo(SPARSE);
        assertThat(sparse.configurationJson()).isEqualTo(dense.configurationJson());
        assertThat(Samples.build(TABLE, FLAT).input()).as("a linear model").isEqualTo(SPARSE);
    }

    @Test
    void imagesSequencesAndIndicesStayWhatTheyAre() {
        InputShape image = new InputShape.Image(3, 4, 1);
        InputShape sequence = new InputShape.Sequence(4);
        Layer pooling = new Layer.GlobalPooling(Layer.Pooling.Kind.AVERAGE);

        assertThat(Samples.build(TABLE, image).input()).isEqualTo(image);
        assertThat(Samples.build(TABLE, sequence, new Layer.Lstm(2, false, false))
                        .input())
                .isEqualTo(sequence);
        assertThat(Samples.build(TABLE, FLAT, new Layer.Embedding(9, 2), pooling)
                        .input())
                .isEqualTo(FLAT);
    }

    @Test
    void networksFromElsewhereTakePairsToo() {
        Schema table = SparseRows.sparse(Samples.schema(4));

        assertThat(Samples.foreign(Samples.stack().toJson(), 4).input()).isEqualTo(FLAT);
        assertThat(Samples.foreign(Samples.stack().toJson(), table).input()).isEqualTo(SPARSE);
        assertThat(Samples.foreign(Samples.graph().toJson(), table).input()).isEqualTo(SPARSE);
    }

    @Test
    void aModelThatIsContinuedTakesTheNewTablesForm() {
        Schema dense = Samples.schema(12);
        Layer pooling = new Layer.GlobalPooling(Layer.Pooling.Kind.AVERAGE);
        NetworkDefinition indices = Samples.build(dense, FLAT, new Layer.Embedding(9, 2), pooling);

        assertThat(continued(Samples.build(dense, FLAT, Samples.dense(5)), dense, TABLE))
                .isEqualTo(SPARSE);
        assertThat(continued(Samples.build(TABLE, FLAT, Samples.dense(5)), TABLE, dense))
                .isEqualTo(FLAT);
        assertThat(continued(indices, dense, TABLE)).isEqualTo(FLAT);
    }

    private static InputShape continued(NetworkDefinition network, Schema before, Schema after) {
        return NetworkBuilder.fromBundle(
                        Samples.bundle(network, before),
                        new Network.From("m", 1, false),
                        after,
                        Samples.ADAM,
                        Regularization.NONE,
                        Samples.UNCLIPPED,
                        7)
                .network()
                .input();
    }
}
