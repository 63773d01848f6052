package io.tatara.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Floats;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.evaluate.Metrics;
import io.tatara.train.RoundCost;
import io.tatara.train.RoundTimes;
import io.tatara.train.Timings;
import io.tatara.train.TrainingSummary;
import io.tatara.train.WorkerTimes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestReport {

    @Test
    void aClassificationEndsWithAllItsTables() {
        Metrics metrics = classification(List.of("ant", "bee", "cat"), new int[] {0, 0, 1, 2}, new int[] {0, 1, 1, 2});
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("prepare", 2.0);
        seconds.put("train", 7.0);
        seconds.put("evaluate", 1.0);
        TrainingSummary training = new TrainingSummary(
                2,
                5,
                4,
                true,
                0.125,
                Map.of("accuracy", 0.75),
                6_000,
                6,
                List.of(
                        new WorkerTimes(0, new Timings(2.75, 0.25, 0.25, 0.75, 0.5, 1), 0),
                        new WorkerTimes(1, new Timings(3.75, 0.25, 0.25, 0, 0.5, 1), 0)),
                new RoundTimes(
                        0.0318,
                        new RoundCost(
                                2, 16, 0.00172, 235_000, new Floats(), new RoundCost.Link(6e-6, 0.25e-9), 0.0001)));

        assertThat(ReportText.render(new RunReport("test", metrics, training, seconds)))
                .isEqualTo("""
                        test part: 4 examples

                        accuracy        0.7500
                        logLoss         4.0295
                        macroPrecision  0.8333
                        macroRecall     0.8333
                        macroF1         0.7778
                        brier           0.5000

                        class  precision  recall      f1  examples
                        ant       1.0000  0.5000  0.6667         2
                        bee       0.5000  1.0000  0.6667         1
                        cat       1.0000  1.0000  1.0000         1

                        confusion: predicted classes from left to right
                        actual  ant  bee  cat
                        ant       1    1    0
                        bee       0    1    0
                        cat       0    0    1

                        2 workers, 1,000 examples/s; 5 epochs (stopped early), train loss 0.1250 at the end; the model is epoch 4's, validation accuracy 0.7500

                        where the time went
                        prepare          2.0 s  20 %
                        shards           1.0 s  10 %
                        compute          3.3 s  33 %
                        update           0.3 s   3 %
                        minibatches      0.5 s   5 %
                        exchange         0.3 s   3 %
                        waiting          0.4 s   4 %
                        validation       1.0 s  10 %
                        other training   0.4 s   4 %
                        evaluate         1.0 s  10 %
                        in all          10.0 s
                        skew: worker 1 computes 29 % longer than worker 0; workers wait 8 % of the time for each other
                        a round takes 31.8 ms; predicted 27.9 ms (16 × 1.72 ms a step, 940 kB at 4.00 GB/s, 2 × 6.00 µs latency, 100 µs to take it in)
                        """);
    }

    @Test
    void manyClassesAreCutToTheFirstTwentyAndToTheWidth() {
        List<String> names = IntStream.range(0, 57)
                .mapToObj("a class with quite a long name %d"::formatted)
                .toList();
        int[] labels = IntStream.range(0, 57).toArray();

        String text = MetricsText.render(classification(names, labels, labels));

        assertThat(text.lines()).allMatch(line -> line.length() <= MetricsText.WIDTH);
        assertThat(text).contains("(the first 20 of 57 classes; result.json has them all)");
        assertThat(text).contains("(the first 19 of 57 classes; result.json has them all)");
    }

    @Test
    void aRegressionShowsItsErrors() {
        Task task = new Task.Regression(List.of("x", "y"));
        Schema schema = new Schema(List.of("f"), task, false);
        Minibatch batch = new Minibatch(schema, 2);
        batch.resize(2);
        batch.weights()[0] = 1;
        batch.weights()[1] = 1;
        batch.labels()[2] = 2;
        batch.labels()[3] = 4;
        Metrics metrics = Metrics.forTask(task);
        metrics.add(batch, new float[] {0, 0, 2, 2});

        assertThat(MetricsText.render(metrics)).isEqualTo("""
                        mse   1.0000
                        rmse  1.0000
                        mae   0.5000
                        r2    0.7500

                        target     mse    rmse     mae      r2
                        x       0.0000  0.0000  0.0000  1.0000
                        y       2.0000  1.4142  1.0000  0.5000
                        """);
    }

    private static Metrics classification(List<String> names, int[] labels, int[] predicted) {
        Task task = new Task.Classification(names);
        Minibatch batch = new Minibatch(new Schema(List.of("f"), task, false), labels.length);
        batch.resize(labels.length);
        float[] outputs = new float[labels.length * names.size()];
        for (int i = 0; i < labels.length; i++) {
            batch.labels()[i] = labels[i];
            batch.weights()[i] = 1;
            outputs[i * names.size() + predicted[i]] = 1;
        }
        Metrics metrics = Metrics.forTask(task);
        metrics.add(batch, outputs);
        return metrics;
    }
}
