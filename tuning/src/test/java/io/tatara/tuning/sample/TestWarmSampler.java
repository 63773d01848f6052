package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.study.EarlierStudy;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TestWarmSampler implements SamplerContract {

    private static final Oracle HARTMANN = Oracle.hartmann6();
    private static final int STUDIES = 3;
    private static final int EACH = 3;

    @Override
    public Sampler sampler(Space space, long seed) {
        // some of which the sampler after it finds by itself
        RandomSampler random = new RandomSampler(space, seed);
        List<Configuration> first = new ArrayList<>();
        for (int trial = 0; trial < 7; trial += 2) {
            first.add(random.suggest(trial, new History()).orElseThrow());
        }
        return new WarmSampler(first, random);
    }

    @Test
    void beginsWithWhatItIsGiven() {
        List<Configuration> first = List.of(
                HARTMANN.space().at(new double[] {0, 0, 0, 0, 0, 0}),
                HARTMANN.space().at(new double[] {1, 1, 1, 1, 1, 1}));
        RandomSampler random = new RandomSampler(HARTMANN.space(), 1);
        WarmSampler warm = new WarmSampler(first, random);
        History history = new History();
        assertThat(warm.suggest(0, history)).contains(first.get(0));
        history.suggested(0, first.get(0));
        assertThat(warm.suggest(1, history)).contains(first.get(1));
        assertThat(warm.suggest(2, history)).isEqualTo(random.suggest(2, history));
    }

    /** A study of a function that is ours, a little aside in every direction; or of one that is the least where ours is not. */
    private static EarlierStudy study(long seed, boolean alike) {
        Random random = new Random(seed);
        double[] aside = random.doubles(6, -0.05, 0.05).toArray();
        Sampler sampler = new TpeSampler(HARTMANN.space(), seed);
        History history = new History();
        List<StudyEvent> events = new ArrayList<>();
        for (int trial = 0; trial < 50; trial++) {
            Configuration configuration = sampler.suggest(trial, history).orElseThrow();
            double[] point = HARTMANN.space().point(configuration);
            Arrays.setAll(point, i -> Math.min(1, Math.max(0, point[i] + aside[i])));
            double regret = HARTMANN.regret().applyAsDouble(HARTMANN.space().at(point));
            double loss = alike ? regret : -regret;
            Assignment work = new Assignment(trial, 0, 0, 0, 1);
            events.add(new StudyEvent.Suggested(trial, configuration));
            events.add(new StudyEvent.Finished(work, Outcome.of(loss)));
            history.suggested(trial, configuration);
            history.finished(trial, 1, loss);
        }
        return new EarlierStudy(events);
    }

    private static double mean(int trials, boolean warm, boolean alike) {
        return LongStream.range(0, 20)
                .mapToDouble(seed -> {
                    Sampler cold = new TpeSampler(HARTMANN.space(), seed);
                    List<EarlierStudy> studies = LongStream.range(0, warm ? STUDIES : 0)
                            .mapToObj(study -> study(100 + STUDIES * seed + study, alike))
                            .toList();
                    return HARTMANN.play(
                            new WarmSampler(EarlierStudy.best(studies, HARTMANN.space(), EACH), cold), trials);
                })
                .average()
                .orElseThrow();
    }

    @Test
    void threeStudiesOfWhatIsAlikeSpareMostOfTheTrials() {
        assertThat(mean(15, true, true)).isLessThan(mean(50, false, true));
    }

    @Test
    void threeStudiesThatMisleadCostNoMoreThanTheirTrials() {
        assertThat(mean(110, true, false)).isLessThan(1.1 * mean(100, false, false));
    }
}
