package io.tatara.tuning.sample;

import io.tatara.tuning.sample.History.Observation;
import java.util.ArrayList;
import java.util.List;

/** Trials that came to a loss, and those that failed or whose loss is beyond all reason, each in the order in which they ended. */
record Outcomes(List<Observation> succeeded, List<Observation> failed) {

    static Outcomes of(List<Observation> observations) {
        boolean[] failures = Warp.failures(losses(observations));
        List<Observation> succeeded = new ArrayList<>();
        List<Observation> failed = new ArrayList<>();
        for (int i = 0; i < failures.length; i++) {
            (failures[i] ? failed : succeeded).add(observations.get(i));
        }
        return new Outcomes(succeeded, failed);
    }

    static double[] losses(List<Observation> observations) {
        return observations.stream().mapToDouble(Observation::loss).toArray();
    }
}
