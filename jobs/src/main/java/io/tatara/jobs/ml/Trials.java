package io.tatara.jobs.ml;

import io.tatara.tuning.run.Objective;
import io.tatara.tuning.study.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.SparkSession;

/** Fits an estimator with a trial's settings on folds, one after the other, and takes the mean of what they are measured. */
final class Trials implements Objective {

    private final Estimator<?> estimator;
    private final Evaluator evaluator;
    private final ParamSpace space;
    private final List<Fold> folds;
    private final SparkSession session;
    private final String group;
    /** Of trials that may go on to more folds; a trial is never on two threads at once. */
    private final Map<Integer, List<Double>> metrics = new ConcurrentHashMap<>();

    /** @param group the beginning of the job groups in which trials run */
    Trials(
            Estimator<?> estimator,
            Evaluator evaluator,
            ParamSpace space,
            List<Fold> folds,
            SparkSession session,
            String group) {
        this.estimator = estimator;
        this.evaluator = evaluator;
        this.space = space;
        this.folds = folds;
        this.session = session;
        this.group = group;
    }

    @Override
    public double loss(Trial trial) throws InterruptedException {
        int number = trial.assignment().trial();
        ParamMap params = space.params(trial.configuration());
        SparkSession.setActiveSession(session);
        SparkContext context = session.sparkContext();
        String name = group + "-trial-" + number;
        context.setJobGroup(
                name, "trial " + number + ": " + trial.configuration().values(), true);
        try {
            return loss(metric(number, Math.toIntExact(trial.assignment().to()), params));
        } finally {
            // what an interruption or a failure leaves behind would keep slots from others
            context.cancelJobGroup(name);
        }
    }

    /** Of the first folds; those that the trial had before count as they were, if this process had them. */
    private double metric(int trial, int upTo, ParamMap params) throws InterruptedException {
        List<Double> had = metrics.computeIfAbsent(trial, unknown -> new ArrayList<>());
        while (had.size() < upTo) {
            had.add(metric(folds.get(had.size()), params));
        }
        // one after the other as Spark adds them, for the same bits
        double sum = 0;
        for (double metric : had.subList(0, upTo)) {
            sum += metric;
        }
        return sum / upTo;
    }

    private double metric(Fold fold, ParamMap params) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("The trial was interrupted between two folds");
        }
        Model<?> model = estimator.fit(fold.training(), params);
        return evaluator.evaluate(model.transform(fold.validation(), params));
    }

    /** Less is better. */
    double loss(double metric) {
        return evaluator.isLargerBetter() ? -metric : metric;
    }
}
