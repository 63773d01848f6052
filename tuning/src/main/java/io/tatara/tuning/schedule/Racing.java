package io.tatara.tuning.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cross-validation in which bad trials lose their later folds. The resource is folds, which all trials have in the same order,
 * and a trial's loss is its mean over those that it has had. After each fold a trial stops if its mean is above that of the best
 * complete trial over the same folds by more than chance explains. How much that is, is learned from the better half of the
 * complete trials, {@value #MOST} of them at most: bad ones vary more. Until two are complete nobody stops. A trial that goes
 * on does so before a new one begins.
 *
 * @see <a href="https://arxiv.org/abs/1405.6974">Kuhn, Futility Analysis in the Cross-Validation of Machine Learning Models,
 *     2014</a>
 */
public final class Racing implements Scheduler {

    private static final int LEAST = 2;
    private static final int MOST = 10;

    private final InTurn turns;
    private final int folds;
    private final double confidence;
    /** Means over the first folds, of trials that go on. */
    private final Map<Integer, double[]> means = new HashMap<>();
    /** The same of complete ones, the best first. */
    private final TreeMap<Result, double[]> complete = new TreeMap<>(Result.BEST_FIRST);

    /**
     * A race over so many folds.
     *
     * @param trials to begin at most
     * @param folds 2 at least
     * @param confidence with which a trial must be worse to stop, above 0.5 and below 1
     */
    public Racing(int trials, int folds, double confidence) {
        if (trials < 1 || folds < 2 || !(confidence > 0.5 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "1 <= trials, 2 <= folds and 0.5 < confidence < 1 must hold, but got trials %d, folds %d, confidence %s"
                            .formatted(trials, folds, confidence));
        }
        this.turns = new InTurn(trials, 1);
        this.folds = folds;
        this.confidence = confidence;
    }

    @Override
    public Turn next() {
        return turns.next();
    }

    @Override
    public void started(Assignment assignment) {
        turns.started(assignment);
    }

    @Override
    public void finished(Result result) {
        Assignment work = result.assignment();
        turns.finished(work);
        double[] course = means.computeIfAbsent(work.trial(), trial -> new double[folds]);
        course[work.rung()] = result.loss();
        if (!result.survives() || isBehind(result)) {
            means.remove(work.trial());
        } else if (work.to() < folds) {
            turns.goOn(work, work.to() + 1);
        } else {
            means.remove(work.trial());
            complete.put(result, course);
        }
    }

    private boolean isBehind(Result result) {
        int had = Math.toIntExact(result.assignment().to());
        if (complete.size() < LEAST || had == folds) {
            return false;
        }
        double best = complete.firstEntry().getValue()[had - 1];
        int half = Math.max(LEAST, Math.min(MOST, (complete.size() + 1) / 2));
        List<double[]> losses =
                complete.values().stream().limit(half).map(Racing::losses).toList();
        return result.loss() - best > FoldNoise.of(losses).margin(had, confidence);
    }

    /** The loss on each fold, of the means over the first ones. */
    private static double[] losses(double[] means) {
        double[] losses = new double[means.length];
        double before = 0;
        for (int i = 0; i < means.length; i++) {
            double sum = means[i] * (i + 1);
            losses[i] = sum - before;
            before = sum;
        }
        return losses;
    }

    @Override
    public void exhausted() {
        turns.exhausted();
    }

    @Override
    public void replenished() {
        turns.replenished();
    }
}
