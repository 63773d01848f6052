package io.tatara.jobs.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Spark's metadata, the best model in its own layout, and the trials as JSON. */
final class TunerModelWriter extends MLWriter {

    static final String BEST = "bestModel";
    static final String TRIALS = "trials.json";

    private final TataraTunerModel model;

    TunerModelWriter(TataraTunerModel model) {
        this.model = model;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
        StoredPart.stage(model.bestModel(), new Path(path, BEST));
        try {
            String trials = new ObjectMapper().writeValueAsString(model.trials());
            StoredPart.text(sc().hadoopConfiguration(), new Path(path, TRIALS), trials);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Trials are texts and numbers", e);
        }
    }
}
