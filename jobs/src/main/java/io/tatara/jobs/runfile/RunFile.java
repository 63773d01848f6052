package io.tatara.jobs.runfile;

import io.tatara.data.prepare.DataSettings;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Network;
import io.tatara.train.Distribution;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a run file says, defaults filled in and checked.
 *
 * @param quality null when the table need not be like anything
 * @param registry null when models are kept in run directories alone
 * @param gate null when the model need not reach anything
 * @param score null when nothing is scored
 * @param tune null when nothing is searched
 * @param signing who signs the model, and whose models are loaded
 * @param spark Spark settings by key, in the order written
 * @param seed of initialisation, order and dropout
 */
public record RunFile(
        DataSettings data,
        @Nullable Quality quality,
        Network network,
        Training training,
        Distribution distribution,
        EngineWish engine,
        Evaluation evaluate,
        @Nullable Registry registry,
        @Nullable Gate gate,
        @Nullable Scoring score,
        Tracking tracking,
        @Nullable Tune tune,
        Signing signing,
        Map<String, String> spark,
        long seed) {

    public RunFile {
        spark = Collections.unmodifiableMap(new LinkedHashMap<>(spark));
    }

    /**
     * What decides on the trials of its search.
     *
     * @throws IllegalStateException if nothing is searched
     */
    public Search.Trials trials() {
        if (tune == null) {
            throw new IllegalStateException("a run file without the section tune");
        }
        return tune.trials(training.epochs(), seed);
    }
}
