package io.tatara.train.dl4j;

import io.tatara.train.Cursor;
import io.tatara.train.Divergence;
import io.tatara.train.Measuring;
import io.tatara.train.StopRule;
import io.tatara.train.Timings;
import io.tatara.train.TrainingDiverged;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingInterrupted;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import io.tatara.train.TrainingSummary;
import io.tatara.train.WorkerTimes;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/** Epochs of the library's training, each followed by our validation, events and early stopping. */
final class EpochLoop {

    private final JavaSparkContext spark;
    private final TrainingJob job;
    private final BatchPlan plan;
    private final ParameterAveraging averaging;
    private final StopRule stopRule;
    private final double dataSeconds;
    private final long began = System.nanoTime();

    private Cursor cursor = Cursor.START;
    private float[] parameters;
    private float[] state;
    private float[] bestParameters;
    private float[] bestState;
    private long step;
    private long round;
    private double epochLoss;
    private double lastLoss = Double.NaN;
    private double roundSeconds;
    private double validationSeconds;

    EpochLoop(JavaSparkContext spark, TrainingJob job, MultiLayerNetwork network, BatchPlan plan, double dataSeconds) {
        this.spark = spark;
        this.job = job;
        this.plan = plan;
        this.averaging =
                new ParameterAveraging(spark, network, plan, job.config().seed(), this::roundFinished);
        this.stopRule = new StopRule(job.config().earlyStopping(), job.measuring());
        this.dataSeconds = dataSeconds;
        this.parameters = averaging.parameters();
        this.state = averaging.state();
        this.bestParameters = parameters;
        this.bestState = state;
    }

    TrainingResult run(BatchStore batches) {
        int epochs = job.config().epochs();
        job.listener()
                .on(new TrainingEvent.Started(
                        plan.workers(), epochs, 0, 0, plan.batchesPerWorker(), plan.rows(), parameters.length));
        while (cursor.epochs() < epochs && !cursor.stopped()) {
            long start = System.nanoTime();
            epochLoss = 0;
            batches.trainEpoch(averaging);
            finishEpoch(start);
        }
        TrainingResult result = result(null);
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
    }

    private void roundFinished(double score, double seconds) {
        float[] averaged = averaging.parameters();
        double rate = job.rate().at(step, plan.batchesPerWorker(), job.config().epochs());
        step += plan.stepsPerRound();
        round++;
        roundSeconds += seconds;
        int epoch = cursor.epochs() + 1;
        if (job.stop().isAsked()) {
            throw new TrainingInterrupted();
        }
        if (!Double.isFinite(score) || !finite(averaged)) {
            Divergence divergence = new Divergence(-1, epoch, step, score, rate, lastLoss, "");
            throw new TrainingDiverged(divergence, result(divergence));
        }
        parameters = averaged;
        lastLoss = score;
        epochLoss += score / plan.rounds();
        job.listener().on(roundFinished(epoch, seconds));
        job.listener()
                .on(new TrainingEvent.Progress(
                        epoch,
                        step,
                        (long) plan.batchesPerWorker() * job.config().epochs(),
                        score,
                        Double.NaN,
                        Double.NaN,
                        rate,
                        (double) plan.rows() / plan.rounds() / seconds));
    }

    private TrainingEvent roundFinished(int epoch, double seconds) {
        int steps = plan.batchesPerWorker() / plan.rounds();
        WorkerTimes all = new WorkerTimes(0, new Timings(seconds, 0, 0, 0, 0, 0), 0);
        return new TrainingEvent.RoundsFinished(epoch, round, 1, steps, steps, List.of(all));
    }

    private void finishEpoch(long start) {
        state = averaging.state();
        long validating = System.nanoTime();
        Dataset<Row> rows = job.data().validation();
        Measuring.Measures measures = rows == null || job.data().validationRows() == 0
                ? null
                : new DistributedValidation(job.data().schema(), job.engines(), job.measuring())
                        .measure(spark, rows, parameters);
        validationSeconds += (System.nanoTime() - validating) / 1e9;
        cursor = stopRule.after(cursor, step, round, plan.rows() * (cursor.epochs() + 1), epochLoss, measures);
        if (cursor.best().epoch() == cursor.epochs() && stopRule.restoresBest()) {
            bestParameters = parameters;
            bestState = state;
        }
        job.listener()
                .on(new TrainingEvent.EpochFinished(
                        cursor.epochs(), cursor.trainLoss(), cursor.validation(), (System.nanoTime() - start) / 1e9));
    }

    private TrainingResult result(@Nullable Divergence divergence) {
        boolean restored = stopRule.restoresBest() && cursor.best().epoch() > 0;
        // the library does not part computing from exchanging, nor one worker from another
        Timings each = new Timings(roundSeconds, 0, 0, 0, dataSeconds, validationSeconds);
        TrainingSummary summary = new TrainingSummary(
                plan.workers(),
                cursor.epochs(),
                restored ? cursor.best().epoch() : cursor.epochs(),
                cursor.stopped(),
                cursor.trainLoss(),
                restored ? cursor.best().validation() : cursor.validation(),
                cursor.examples(),
                (System.nanoTime() - began) / 1e9,
                IntStream.range(0, plan.workers())
                        .mapToObj(worker -> new WorkerTimes(worker, each, 0))
                        .toList(),
                null);
        // state that saw a gradient which was not finite is of no use
        float[] left = restored ? bestState : divergence == null ? state : new float[0];
        return new TrainingResult(restored ? bestParameters : parameters, left, summary, null);
    }

    private static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
