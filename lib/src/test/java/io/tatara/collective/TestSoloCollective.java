package io.tatara.collective;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestSoloCollective {

    @Test
    void oneRankAloneGetsItsOwnValuesBack() {
        try (SoloCollective solo = new SoloCollective()) {
            float[] values = {1, Float.NaN};
            solo.allReduce(values);

            assertThat(values).containsExactly(1, Float.NaN);
            assertThat(solo.allGather(new byte[] {7})).isDeepEqualTo(new byte[][] {{7}});
        }
    }
}
