package io.tatara.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestWire {

    private static final Wire[] NARROW = {new Halves(), new Bytes()};
    private static final Wire[] ALL = {new Floats(), new Halves(), new Bytes()};
    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 1000, 4096})
    void whatWasRoundedComesAcrossToTheBit(int length) {
        for (Wire wire : ALL) {
            for (int time = 0; time < 50; time++) {
                float[] values = values(length);
                wire.round(values, 0, length);
                assertThat(bits(across(wire, values))).isEqualTo(bits(values));
                float[] again = values.clone();
                wire.round(again, 0, length);
                assertThat(bits(again)).isEqualTo(bits(values));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 128, 129, 100_000})
    void bytesTellHowManyFloatsTheyHold(int length) {
        assertThat(new Floats().bytes(length)).isEqualTo(4 * length);
        assertThat(new Halves().bytes(length)).isLessThanOrEqualTo((int) Math.ceil(4 * length * 0.505) + 1);
        assertThat(new Bytes().bytes(length)).isLessThanOrEqualTo((int) Math.ceil(4 * length * 0.254) + 1);
        for (Wire wire : ALL) {
            assertThat(wire.floats(wire.bytes(length))).isEqualTo(length);
            assertThat(Wire.of(wire.code())).isEqualTo(wire);
        }
    }

    /** Of a block's largest magnitude: 2^−7 with 8 bits, of each float's own 2^−11 with 16; twice that for the largest of all. */
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void roundingTakesLittle(int length) {
        for (int time = 0; time < 200; time++) {
            float[] values = values(length);
            float[] halves = values.clone();
            new Halves().round(halves, 0, length);
            float[] bytes = values.clone();
            new Bytes().round(bytes, 0, length);
            for (int from = 0; from < length; from += Wire.BLOCK) {
                int to = Math.min(length, from + Wire.BLOCK);
                float most = 0;
                for (int i = from; i < to; i++) {
                    most = Math.max(most, Math.abs(values[i]));
                }
                for (int i = from; i < to; i++) {
                    float magnitude = Math.abs(values[i]);
                    float ofByte = most / 64 * (magnitude > most * 0.98f ? 1 : 0.5f);
                    assertThat(Math.abs(bytes[i] - values[i])).isLessThanOrEqualTo(ofByte);
                    float ofHalf = Math.max(magnitude / 2048 * (magnitude > most * 0.999f ? 2 : 1), most / (1 << 27));
                    assertThat(Math.abs(halves[i] - values[i])).isLessThanOrEqualTo(ofHalf);
                    // what is lost is a float, so that nothing of it is lost again
                    assertThat((double) values[i] - bytes[i]).isEqualTo(values[i] - bytes[i]);
                    assertThat((double) values[i] - halves[i]).isEqualTo(values[i] - halves[i]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e31f, -Float.MAX_VALUE})
    void oneThatCannotBeSaidSpoilsItsBlockAlone(float bad) {
        for (Wire wire : NARROW) {
            float[] values = new float[3 * Wire.BLOCK];
            Arrays.fill(values, 1);
            values[70] = bad;
            wire.round(values, 0, values.length);
            float[] came = across(wire, values);
            for (int i = 0; i < values.length; i++) {
                assertThat(Float.isNaN(came[i])).isEqualTo(i / Wire.BLOCK == 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -0f, Float.MIN_VALUE, 1e-38f, -1e-30f})
    void whatIsTinyIsZero(float tiny) {
        for (Wire wire : NARROW) {
            float[] values = {tiny, 0, -tiny};
            wire.round(values, 0, values.length);
            assertThat(bits(values)).containsOnly(0);
            assertThat(bits(across(wire, values))).containsOnly(0);
        }
    }

    private static float[] across(Wire wire, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(wire.bytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
        wire.pack(values, 0, values.length, bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        float[] came = new float[values.length];
        wire.unpack(bytes.flip(), came, 0, came.length);
        assertThat(bytes.hasRemaining()).isFalse();
        return came;
    }

    private float[] values(int length) {
        float[] values = new float[length];
        double scale = Math.pow(2, random.nextInt(120) - 40);
        int spread = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            values[i] = (float) (scale * random.nextGaussian() * Math.pow(2, -random.nextInt(spread + 1)));
        }
        return values;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
