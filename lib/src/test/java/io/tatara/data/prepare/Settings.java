package io.tatara.data.prepare;

import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings with one thing said and everything else left to the defaults. */
final class Settings {

    private Settings() {}

    static DataSettings of(Source source, String label, FeatureSettings features, SplitSettings split) {
        return of(source, List.of(label), TaskChoice.AUTO, null, features, split, null);
    }

    static DataSettings of(
            Source source,
            List<String> label,
            TaskChoice task,
            @Nullable String weight,
            FeatureSettings features,
            SplitSettings split,
            @Nullable Source test) {
        return new DataSettings(
                source, Map.of(), null, test, CorruptRecords.FAIL, label, task, weight, features, split);
    }

    static FeatureSettings columns(Map<String, ColumnSettings> columns) {
        return new FeatureSettings(
                List.of(), null, Scaling.STANDARDIZE, Encoding.ONE_HOT, 256, 100, Imputation.MEAN, columns);
    }

    static FeatureSettings numeric(Scaling scaling, Imputation imputation) {
        return new FeatureSettings(List.of(), null, scaling, Encoding.ONE_HOT, 256, 100, imputation, Map.of());
    }

    static SplitSettings stratified() {
        return new SplitSettings(0.8, 0.1, 0.1, 7, null, true);
    }

    static SplitSettings trainOnly() {
        return new SplitSettings(1, 0, 0, 7, null, false);
    }
}
