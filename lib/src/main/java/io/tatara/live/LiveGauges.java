package io.tatara.live;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of what is trained, for every sink of Spark's metric system. Spark puts {@code plugin.io.tatara.live.TataraPlugin}
 * before their names; before there is a value they are NaN.
 */
final class LiveGauges {

    private final LiveBoard board;
    private final MetricRegistry metrics;

    private LiveGauges(LiveBoard board, MetricRegistry metrics) {
        this.board = board;
        this.metrics = metrics;
    }

    static void register(LiveBoard board, MetricRegistry metrics) {
        LiveGauges gauges = new LiveGauges(board, metrics);
        gauges.ofTraining("loss", LiveTraining.View::loss);
        gauges.ofTraining("learningRate", LiveTraining.View::learningRate);
        gauges.ofTraining("examplesPerSecond", LiveTraining.View::examplesPerSecond);
        gauges.ofTraining("epoch", LiveTraining.View::epoch);
        gauges.ofTraining("epochs", LiveTraining.View::epochs);
        gauges.ofTraining("step", LiveTraining.View::step);
        gauges.ofTraining("workers", LiveTraining.View::workers);
        for (String metric : new String[] {"loss", "accuracy", "f1", "rocAuc", "rmse", "r2"}) {
            gauges.ofTraining(
                    "validation." + metric, training -> training.validation().getOrDefault(metric, Double.NaN));
        }
        gauges.ofStudy("trials.results", LiveStudy.View::results);
        gauges.ofStudy("trials.failed", LiveStudy.View::failures);
        gauges.ofStudy("trials.running", LiveStudy.View::running);
        gauges.ofStudy("trials.best", study -> study.best() == null ? Double.NaN : study.best());
    }

    private void ofTraining(String name, ToDoubleFunction<LiveTraining.View> value) {
        metrics.register(name, (Gauge<Double>) () -> {
            LiveTraining.View training = board.training();
            return training == null ? Double.NaN : value.applyAsDouble(training);
        });
    }

    private void ofStudy(String name, ToDoubleFunction<LiveStudy.View> value) {
        metrics.register(name, (Gauge<Double>) () -> {
            LiveStudy.View study = board.study();
            return study == null ? Double.NaN : value.applyAsDouble(study);
        });
    }
}
