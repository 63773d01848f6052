package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Held against the paper, and against counts that others computed with exact fractions. */
class TestHalvings {

    private static final Halvings HALVINGS_OF_81 = new Halvings(81, 1, 3);

    @Test
    void bracketsAreThoseOfThePapersAlgorithm() {
        assertThat(text(HALVINGS_OF_81.algorithm()))
                .containsExactly(
                        "81@1 27@3 9@9 3@27 1@81", "34@3 11@9 3@27 1@81", "15@9 5@27 1@81", "8@27 2@81", "5@81");
        assertThat(HALVINGS_OF_81.algorithm()).extracting(Bracket::cost).containsExactly(297L, 276L, 279L, 324L, 405L);
    }

    @Test
    void bracketsOfTheExampleAreThoseOfThePapersTable() {
        assertThat(text(HALVINGS_OF_81.exampleTable()))
                .containsExactly("81@1 27@3 9@9 3@27 1@81", "27@3 9@9 3@27 1@81", "9@9 3@27 1@81", "6@27 2@81", "5@81");
        assertThat(HALVINGS_OF_81.exampleTable())
                .extracting(Bracket::cost)
                .containsExactly(297L, 243L, 189L, 270L, 405L);
    }

    /** Logarithms lose a bracket of 243 and of 1000: ln 243 / ln 3 is less than 5 in doubles. */
    @ParameterizedTest
    @CsvSource({
        "27, 3, '27,12,6,4', 49, 69, 357",
        "81, 3, '81,34,15,8,5', 143, 206, 1581",
        "243, 3, '243,98,41,18,9,6', 415, 611, 6831",
        "1000, 10, '1000,134,20,4', 1158, 1285, 14910",
    })
    void firstRungsRunsAndCostsAreExact(long most, int factor, String trials, int all, int runs, long cost) {
        List<Bracket> brackets = new Halvings(most, 1, factor).algorithm();

        assertThat(brackets)
                .extracting(Bracket::trials)
                .containsExactlyElementsOf(
                        Arrays.stream(trials.split(",")).map(Integer::valueOf).toList());
        assertThat(brackets.stream().mapToInt(Bracket::trials).sum()).isEqualTo(all);
        assertThat(brackets.stream().mapToInt(Bracket::runs).sum()).isEqualTo(runs);
        assertThat(brackets.stream().mapToLong(Bracket::cost).sum()).isEqualTo(cost);
    }

    @Test
    void whereTheMostIsNoPowerBracketsEndAtItAndLevelsToo() {
        Halvings halvings = new Halvings(100, 2, 3);

        assertThat(halvings.largest()).isEqualTo(3);
        assertThat(text(halvings.algorithm())).first().isEqualTo("27@3 9@11 3@33 1@100");
        assertThat(halvings.levels()).containsExactly(2L, 6L, 18L, 54L, 100L);
        assertThat(new Halvings(9, 1, 3).levels()).containsExactly(1L, 3L, 9L);
        assertThat(new Halvings(5, 5, 4).levels()).containsExactly(5L);
    }

    /** Over all sizes up to a thousand, as the definition has it. */
    @Test
    void everyBracketEndsAtTheMostAndBeginsWithNoLessThanTheLeast() {
        for (int factor = 2; factor <= 5; factor++) {
            for (long most = 1; most <= 1000; most++) {
                for (long least = 1; least <= Math.min(most, 20); least++) {
                    Halvings halvings = new Halvings(most, least, factor);
                    assertThat(least * Math.pow(factor, halvings.largest())).isLessThanOrEqualTo((double) most);
                    assertThat(least * Math.pow(factor, halvings.largest() + 1)).isGreaterThan((double) most);
                    for (Bracket bracket : halvings.algorithm()) {
                        List<Rung> rungs = bracket.rungs();
                        assertThat(rungs.get(0).resource()).isGreaterThanOrEqualTo(least);
                        assertThat(rungs.get(rungs.size() - 1).resource()).isEqualTo(most);
                    }
                }
            }
        }
    }

    @Test
    void refusesWhatCannotBeHalved() {
        assertThatThrownBy(() -> new Halvings(81, 1, 1)).hasMessageContaining("eta is at least 2, not 1");
        assertThatThrownBy(() -> new Halvings(3, 4, 3)).hasMessageContaining("least 4 and most 3");
        assertThatThrownBy(() -> new Halvings(3, 0, 3)).hasMessageContaining("least 0");
        assertThatThrownBy(() -> new Halvings(1L << 40, 1, 3)).hasMessageContaining("most 1099511627776");
    }

    private static List<String> text(List<Bracket> brackets) {
        return brackets.stream()
                .map(bracket -> bracket.rungs().stream()
                        .map(rung -> rung.trials() + "@" + rung.resource())
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
