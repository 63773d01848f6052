package io.tatara.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class TestSoloCollective {

    @Test
    void oneRankAloneGetsItsOwnValuesBack() {
        try (SoloCollective solo = new SoloCollective()) {
            float[] values = {1, Float.NaN};
            float[] sums = new float[2];

            assertThat(solo.allReduce(new byte[] {7}, Values.of(values), sums)).containsExactly(new byte[] {7});
            assertThat(sums).containsExactly(1, Float.NaN);
        }
    }

    @Test
    void oneRankAloneHasNobodyToSendTo() {
        try (SoloCollective solo = new SoloCollective()) {
            assertThat(solo.sends()).isFalse();
            assertThatThrownBy(() -> solo.send(1, FloatBuffer.allocate(1))).hasMessageContaining("rank 1");
            assertThatThrownBy(() -> solo.receive(0, FloatBuffer.allocate(1))).hasMessageContaining("rank 0");
        }
    }
}
