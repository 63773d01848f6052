package io.tatara.tuning.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestLadder {

    /** Held against sorting all results at each question; losses tie often, and some trials fail. */
    @Test
    void theBestThatMayGoOnIsWhatSortingFinds() {
        for (int factor = 2; factor <= 4; factor++) {
            for (long seed = 0; seed < 50; seed++) {
                Random random = new Random(seed);
                Ladder ladder = new Ladder(factor);
                List<Result> results = new ArrayList<>();
                Set<Integer> promoted = new HashSet<>();
                for (int trial = 0; trial < 100; trial++) {
                    double loss = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(20);
                    Result result = new Result(new Assignment(trial, 0, 0, 0, 1), loss);
                    ladder.add(result);
                    results.add(result);
                    Result best = results.stream()
                            .sorted(Result.BEST_FIRST)
                            .limit(results.size() / factor)
                            .filter(one -> one.survives() && !promoted.contains(one.trial()))
                            .findFirst()
                            .orElse(null);
                    assertThat(ladder.best()).isEqualTo(best);
                    if (best != null && random.nextInt(3) > 0) {
                        ladder.promoted(best.trial());
                        promoted.add(best.trial());
                    }
                }
            }
        }
    }
}
