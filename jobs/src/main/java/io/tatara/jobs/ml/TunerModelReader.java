package io.tatara.jobs.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link TunerModelWriter} has written. */
final class TunerModelReader extends MLReader<TataraTunerModel> {

    @Override
    public TataraTunerModel load(String path) {
        var metadata = DefaultParamsReader.loadMetadata(path, sc(), TataraTunerModel.class.getName());
        Model<?> best = DefaultParamsReader.loadParamsInstance(new Path(path, TunerModelWriter.BEST).toString(), sc());
        Path file = new Path(path, TunerModelWriter.TRIALS);
        try {
            List<TunedTrial> trials = List.of(new ObjectMapper()
                    .readValue(StoredPart.text(sc().hadoopConfiguration(), file), TunedTrial[].class));
            TataraTunerModel model = new TataraTunerModel(metadata.uid(), best, trials);
            metadata.getAndSetParams(model, Option.empty());
            return model;
        } catch (JsonProcessingException e) {
            throw new TataraException("%s is no list of trials: %s".formatted(file, e.getOriginalMessage()));
        }
    }
}
