package io.tatara.ml;

import io.tatara.model.ModelBundle;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads a stage that {@link Saving} has written; of a class that is known before, and with no Java deserialisation. */
final class Loading<T extends Params> extends MLReader<T> {

    private final Class<T> type;
    private final BiFunction<String, Supplier<Learned>, T> making;

    /** @param making from an identifier, and from what was learned, which is read only if it is asked for */
    Loading(Class<T> type, BiFunction<String, Supplier<Learned>, T> making) {
        this.type = type;
        this.making = making;
    }

    @Override
    public T load(String path) {
        var metadata = DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), type.getName());
        T stage = making.apply(
                metadata.uid(),
                () -> new Learned(
                        ModelBundle.read(sc().hadoopConfiguration(), new Path(path, Saving.DATA).toString())));
        metadata.getAndSetParams(stage, Option.empty());
        return stage;
    }
}
