package io.tatara.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestDomain {

    static Stream<Domain> counted() {
        return Stream.of(
                new Wholes(16, 512),
                new Wholes(-3, 3),
                new Wholes(1, 1_000, 1, Scale.LOG),
                new Wholes(5, 100, 7, Scale.LINEAR),
                new Wholes(8, 1024, 8, Scale.LOG),
                new Steps(0, 0.6, 0.1, Scale.LINEAR),
                new Steps(0.1, 2, 0.3, Scale.LOG),
                new Steps(1e-3, 1, 0.25, Scale.LOG),
                Choice.of(32L, 64L, 128L),
                Choice.of(true, false),
                Choice.of("relu"));
    }

    static Stream<Domain> ranges() {
        return Stream.of(
                new Reals(-5, 10, Scale.LINEAR),
                new Reals(1e-5, 0.1, Scale.LOG),
                new Reals(0.5, 0.9999, Scale.REVERSE_LOG));
    }

    @ParameterizedTest
    @MethodSource("counted")
    void everyValueIsWhereItStands(Domain domain) {
        int size = Math.toIntExact(domain.size().orElseThrow());
        List<Object> all = domain.all(size);

        assertThat(new HashSet<>(all)).hasSize(size);
        double before = 0;
        for (Object value : all) {
            assertThat(domain.contains(value)).isTrue();
            assertThat(domain.value(domain.unit(value))).isEqualTo(value);
            assertThat(domain.unit(value)).isGreaterThan(before).isLessThan(1);
            before = domain.unit(value);
        }
        assertThat(domain.value(-0.5)).isEqualTo(domain.value(0)).isEqualTo(all.get(0));
        assertThat(domain.value(1.5)).isEqualTo(domain.value(1)).isEqualTo(all.get(size - 1));
        assertThat(domain.grid(size)).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void doublesStandWhereTheirScaleHasThem(Domain domain) {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            double unit = random.nextDouble();
            Object value = domain.value(unit);
            assertThat(domain.contains(value)).isTrue();
            assertThat(domain.unit(value)).isCloseTo(unit, within(1e-9));
        }
        assertThat(domain.unit(domain.value(0))).isEqualTo(0);
        assertThat(domain.unit(domain.value(1))).isEqualTo(1);
    }

    @Test
    void valuesOfALinearRangeAreEquallyLikely() {
        for (Domain domain : List.of(new Wholes(0, 9), new Steps(0, 0.9, 0.1, Scale.LINEAR), Choice.of("a", "b"))) {
            Map<Object, Integer> counts = new HashMap<>();
            int size = (int) domain.size().orElseThrow();
            for (int i = 0; i < 1000 * size; i++) {
                counts.merge(domain.value((i + 0.5) / (1000 * size)), 1, Integer::sum);
            }
            assertThat(counts).hasSize(size);
            assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) <= 1);
        }
    }

    @Test
    void scalesSpreadEvenlyWhatTheyCallAlike() {
        assertThat((Double) new Reals(1, 10_000, Scale.LOG).value(0.5)).isCloseTo(100, within(1e-9));
        assertThat((Double) new Reals(0, 0.9999, Scale.REVERSE_LOG).value(0.5)).isCloseTo(0.99, within(1e-9));
        assertThat(new Steps(0.2, 0.3, 0.1, Scale.LINEAR).all(2)).containsExactly(0.2, 0.3);
        assertThat(new Steps(0, 0.6, 0.1, Scale.LINEAR).all(7)).containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    }

    @Test
    void aGridHasBothEndsAndNoValueTwice() {
        assertThat(new Reals(0, 1, Scale.LINEAR).grid(3)).containsExactly(0.0, 0.5, 1.0);
        assertThat(new Wholes(0, 100).grid(3)).containsExactly(0L, 50L, 100L);
        assertThat(new Wholes(1, 1000, 1, Scale.LOG).grid(50))
                .doesNotHaveDuplicates()
                .contains(1L, 1000L);
        assertThat(new Reals(1, 9, Scale.LOG).grid(1)).hasSize(1);
    }

    @Test
    void refusesWhatIsNoRangeAndSaysWhy() {
        assertThatThrownBy(() -> new Reals(1, 1, Scale.LINEAR)).hasMessageContaining("low 1.0 and high 1.0");
        assertThatThrownBy(() -> new Reals(Double.NaN, 1, Scale.LINEAR)).hasMessageContaining("low < high");
        assertThatThrownBy(() -> new Reals(0, 1, Scale.LOG)).hasMessageContaining("scale log needs low > 0");
        assertThatThrownBy(() -> new Reals(0, 1, Scale.REVERSE_LOG)).hasMessageContaining("high < 1");
        assertThatThrownBy(() -> new Wholes(0, 5, 1, Scale.LOG)).hasMessageContaining("scale log");
        assertThatThrownBy(() -> new Wholes(5, 4)).hasMessageContaining("low 5 and high 4");
        assertThatThrownBy(() -> new Wholes(1, 4, 9, Scale.LINEAR)).hasMessageContaining("step must be 1 to 3");
        assertThatThrownBy(() -> new Steps(0, 1, 0, Scale.LINEAR)).hasMessageContaining("step");
        assertThatThrownBy(() -> new Steps(0, 0.5, 0.1, Scale.REVERSE_LOG)).hasMessageContaining("reverseLog");
        assertThatThrownBy(() -> Choice.of("a", "a")).hasMessageContaining("must differ");
        assertThatThrownBy(() -> new Choice(List.of())).hasMessageContaining("needs an option");
        assertThatThrownBy(() -> new Wholes(1, 4).unit(9L)).hasMessageContaining("9 is not of Wholes");
    }

    /** By their values, of domains that have few enough to count. */
    @Test
    void oneIncludesAnotherIfItHasAllItsValues() {
        Random random = new Random(9);
        for (int times = 0; times < 3000; times++) {
            Domain one = few(random);
            Domain other = few(random);
            List<Object> all = other.all((int) other.size().orElseThrow());
            assertThat(one.includes(other))
                    .as("%s includes %s", one, other)
                    .isEqualTo(all.stream().allMatch(one::contains));
            assertThat(one.includes(one)).isTrue();
        }
        Reals wide = new Reals(0.5, 3, Scale.LOG);
        assertThat(wide.includes(new Reals(0.5, 2, Scale.LINEAR))).isTrue();
        assertThat(wide.includes(new Reals(0.4, 2, Scale.LINEAR))).isFalse();
        assertThat(wide.includes(new Steps(1, 2, 0.5, Scale.LINEAR))).isTrue();
        assertThat(new Steps(1, 2, 1, Scale.LINEAR).includes(new Reals(1, 2, Scale.LINEAR)))
                .isFalse();
    }

    private static Domain few(Random random) {
        long low = random.nextInt(4);
        long high = low + 1 + random.nextInt(8);
        long step = 1L + random.nextInt((int) (high - low));
        return switch (random.nextInt(3)) {
            case 0 -> new Wholes(low, high, step, Scale.LINEAR);
            case 1 -> new Steps(low / 10.0, high / 10.0, step / 10.0, Scale.LINEAR);
            default -> {
                boolean whole = random.nextBoolean();
                List<Object> some = LongStream.rangeClosed(low, high)
                        .filter(i -> i == low || random.nextInt(3) > 0)
                        .<Object>mapToObj(i -> whole ? (Object) i : (Object) (i / 10.0))
                        .toList();
                yield new Choice(some);
            }
        };
    }
}
