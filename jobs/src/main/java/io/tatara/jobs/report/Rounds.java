package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What was said of single rounds, by the epochs that were done, a fraction. However many there are, at most {@value #MOST} are
 * kept: of more, neighbours become one, which hides no end of a band.
 */
final class Rounds {

    static final int MOST = 20_000;

    private final NavigableMap<Double, Said> rounds = new TreeMap<>();
    /** How many become one. */
    private long each = 1;

    boolean isEmpty() {
        return rounds.isEmpty();
    }

    void add(double at, JsonNode event) {
        Said said = Said.of(event);
        Map.Entry<Double, Said> last = rounds.lastEntry();
        if (last != null && last.getKey() < at && last.getValue().count() < each) {
            rounds.remove(last.getKey());
            said = last.getValue().joined(said);
        }
        rounds.put(at, said);
        if (rounds.size() > MOST) {
            halve();
            each *= 2;
        }
    }

    /** What came behind a place is going to be done again. */
    void forgetBehind(double at) {
        rounds.tailMap(at, false).clear();
    }

    private void halve() {
        List<Map.Entry<Double, Said>> all = new ArrayList<>(rounds.entrySet());
        rounds.clear();
        for (int i = 1; i < all.size(); i += 2) {
            Said both = all.get(i - 1).getValue().joined(all.get(i).getValue());
            rounds.put(all.get(i).getKey(), both);
        }
        if (all.size() % 2 == 1) {
            Map.Entry<Double, Said> last = all.get(all.size() - 1);
            rounds.put(last.getKey(), last.getValue());
        }
    }

    /** Places and a figure at each. */
    List<List<Double>> of(ToDoubleFunction<Said> figure) {
        List<List<Double>> points = new ArrayList<>();
        rounds.forEach((at, said) -> points.add(List.of(at, figure.applyAsDouble(said))));
        return points;
    }

    /** Places and the least and the most loss of a worker, where these are apart. */
    List<List<Double>> band() {
        List<List<Double>> band = new ArrayList<>();
        rounds.forEach((at, said) -> {
            if (said.most() > said.least()) {
                band.add(List.of(at, said.least(), said.most()));
            }
        });
        return band;
    }

    /**
     * Of one round, or the means of several.
     *
     * @param least loss of a worker, and {@code most}; NaN if unknown
     * @param count of rounds
     */
    record Said(double loss, double least, double most, double learningRate, double examplesPerSecond, long count) {

        private static Said of(JsonNode event) {
            return new Said(
                    Shown.number(event.path("loss")),
                    Shown.number(event.path("leastLoss")),
                    Shown.number(event.path("mostLoss")),
                    Shown.number(event.path("learningRate")),
                    Shown.number(event.path("examplesPerSecond")),
                    1);
        }

        private Said joined(Said next) {
            return new Said(
                    mean(loss, next.loss, next),
                    known(least, next.least, Math::min),
                    known(most, next.most, Math::max),
                    mean(learningRate, next.learningRate, next),
                    mean(examplesPerSecond, next.examplesPerSecond, next),
                    count + next.count);
        }

        private double mean(double mine, double theirs, Said next) {
            return (count * mine + next.count * theirs) / (count + next.count);
        }

        private static double known(double mine, double theirs, DoubleBinaryOperator end) {
            return Double.isNaN(mine) ? theirs : Double.isNaN(theirs) ? mine : end.applyAsDouble(mine, theirs);
        }
    }
}
