package io.tatara.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestSparseFeatures {

    @Test
    void rowsComeBackAsAddedHoweverOftenItIsReused() {
        Random random = new Random(5);
        SparseFeatures features = new SparseFeatures(300);
        for (int batch = 0; batch < 20; batch++) {
            List<float[]> rows = new ArrayList<>();
            features.clear();
            for (int row = random.nextInt(50); row >= 0; row--) {
                float[] values = SparseRows.random(300, random);
                rows.add(values);
                SparseRows.add(values, features);
            }
            assertThat(features.rows()).isEqualTo(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                assertThat(SparseRows.dense(features, row)).isEqualTo(rows.get(row));
            }
        }
    }

    @Test
    void indicesAscendWithinARowAndStayBelowTheWidth() {
        SparseFeatures features = new SparseFeatures(9);
        features.add(4, 1);
        assertThatThrownBy(() -> features.add(4, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("indices ascend within a row, got 4 after 4 in row 0");
        assertThatThrownBy(() -> features.add(9, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> features.add(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);

        features.endRow();
        features.add(0, 1);
        features.endRow();
        assertThat(features.rows()).isEqualTo(2);
        assertThatThrownBy(() -> features.start(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aBatchHasEitherEntriesOrFeatures() {
        Schema dense = new Schema(List.of("a", "b"), new Task.Regression(List.of("y")), false);
        Schema sparse = new Schema(dense.features(), dense.task(), false, true);

        assertThat(dense.sparse()).isFalse();
        assertThat(new Minibatch(dense, 3).features()).hasSize(6);
        assertThat(new Minibatch(sparse, 3).entries().width()).isEqualTo(2);
        assertThatThrownBy(() -> new Minibatch(sparse, 3).features())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read its entries()");
        assertThatThrownBy(() -> new Minibatch(dense, 3).entries())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read its features()");
    }
}
