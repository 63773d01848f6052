package io.tatara.train.single;

import io.tatara.train.Divergence;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingSummary;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a training in one task went; its parameters are in its checkpoint.
 *
 * @param epochs that this task trained
 * @param divergence null unless it diverged
 * @param host that it ran on
 */
public record TaskReport(
        TrainingSummary summary,
        List<TrainingEvent.EpochFinished> epochs,
        @Nullable Divergence divergence,
        String host) implements Serializable {

    public TaskReport {
        epochs = List.copyOf(epochs);
    }
}
