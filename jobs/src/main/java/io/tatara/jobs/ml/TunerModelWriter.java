package io.tatara.jobs.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Spark's metadata, the best model in its own layout, and the trials as JSON. */
final class TunerModelWriter extends MLWriter {

    static final String BEST = "bestModel";
    static final String TRIALS = "trials.json";

    private final TataraTunerModel model;
    private final MLWriter best;
    private final String trials;

    /**
     * What cannot be written is said here: {@code overwrite()} has deleted what was there by the time it writes.
     *
     * @throws TataraException if the best model cannot be written
     */
    TunerModelWriter(TataraTunerModel model) {
        this.model = model;
        this.best = StoredPart.writer(model.bestModel());
        try {
            this.trials = new ObjectMapper().writeValueAsString(model.trials());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Trials are texts and numbers", e);
        }
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
        StoredPart.stage(best, new Path(path, BEST));
        StoredPart.text(sc().hadoopConfiguration(), new Path(path, TRIALS), trials);
    }
}
