package io.tatara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TestFinite {

    @Test
    void seesWhatIsNotFiniteWhereverItIs() {
        Random random = new Random(1);
        Finite check = new Finite();
        float[] strange = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (int trial = 0; trial < 2000; trial++) {
            float[] values = new float[random.nextInt(5000)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (random.nextBoolean() ? 1 : -1) * Float.intBitsToFloat(random.nextInt(0x7f80_0000));
            }
            int from = values.length == 0 ? 0 : random.nextInt(values.length);
            int count = values.length == from ? 0 : random.nextInt(values.length - from + 1);
            check.clear();
            check.add(values, from, count);
            assertThat(check.all()).isTrue();
            if (values.length > 0) {
                int at = random.nextInt(values.length);
                values[at] = strange[trial % 3];
                check.add(values, from, count);
                assertThat(check.all()).isEqualTo(at < from || at >= from + count);
            }
        }
    }
}
