package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.Schema;
import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.runfile.Tune;
import io.tatara.spark.HadoopSettings;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.StopRequest;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import io.tatara.train.single.SharedShards;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the trainings of a study train on, in a folder of the run directory. */
record StudyShards(Run run, PreparedData data, HadoopSettings hadoop) {

    private static final String PLACE = "shards";

    /**
     * Requires that there is something to measure trials on.
     *
     * @throws TataraException if there is not
     */
    void requireExamples() {
        Integer folds = folds();
        if (folds != null && data.count(Part.TRAIN) < folds) {
            throw new TataraException("tune.objective.folds is %d, and the training part has %d rows"
                    .formatted(folds, data.count(Part.TRAIN)));
        }
        if (folds != null && run.settings().training().earlyStopping() != null && data.count(Part.VALIDATION) == 0) {
            throw new TataraException(
                    "training.earlyStopping: the model is trained on all folds, with no rows left that say when to stop; set data.split.validation above 0, or take it out.");
        }
        if (folds == null && data.count(Part.VALIDATION) == 0) {
            throw new TataraException(
                    "tune: trials are compared on the validation part, which has no rows; set data.split.validation above 0, or tune.objective.folds.");
        }
    }

    @Nullable
    Integer folds() {
        Tune tune = Objects.requireNonNull(run.settings().tune());
        return tune.objective().folds();
    }

    /** Folds, or the whole. */
    SharedShards ofTrials() {
        Integer folds = folds();
        return folds == null
                ? whole()
                : SharedShards.writeFolds(
                        examples(), folds, factors(), run.directory().resolve(PLACE), hadoop);
    }

    /** The training part and the validation part. */
    SharedShards whole() {
        return SharedShards.write(examples(), factors(), run.directory().resolve(PLACE), hadoop);
    }

    /** A distributed training on the whole. */
    TrainingJob job(ReplicaPlan plan, TrainingListener listener, StopRequest stop) {
        return new TrainingJob(
                examples(),
                plan.engines(),
                plan.rate(),
                plan.config(),
                factors(),
                plan.measuring(),
                plan.checkpoints(),
                listener,
                stop);
    }

    Schema schema() {
        return data.schema();
    }

    private List<Double> factors() {
        return ClassFactors.of(run.settings().training().classWeights(), data.classCounts(Part.TRAIN));
    }

    private TrainingData examples() {
        return new TrainingData(
                data.schema(),
                data.rows(run.spark(), Part.TRAIN),
                data.count(Part.TRAIN),
                data.rows(run.spark(), Part.VALIDATION),
                data.count(Part.VALIDATION));
    }

    void delete() {
        run.directory().delete(PLACE);
    }
}
