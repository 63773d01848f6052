package io.tatara.engine.dense;

import java.util.ArrayList;
import java.util.List;

/** What a network computes, from features to loss. */
record Plan(List<Stage> stages, List<String> layerNames, HeadSpec head) {

    Plan {
        stages = List.copyOf(stages);
        layerNames = List.copyOf(layerNames);
    }

    /** Neighbouring functions of elements become one stage, one pass. */
    static List<Stage> fused(List<Stage> stages) {
        List<Stage> result = new ArrayList<>();
        for (Stage stage : stages) {
            int last = result.size() - 1;
            if (stage instanceof Stage.Elementwise more
                    && last >= 0
                    && result.get(last) instanceof Stage.Elementwise before) {
                List<Pointwise> functions = new ArrayList<>(before.functions());
                functions.addAll(more.functions());
                result.set(last, new Stage.Elementwise(before.layer(), functions));
            } else {
                result.add(stage);
            }
        }
        return result;
    }
}
