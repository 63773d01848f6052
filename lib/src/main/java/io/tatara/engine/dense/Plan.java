package io.tatara.engine.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a network, or a segment of one, computes.
 *
 * @param stages their layers are counted from the first of these
 * @param inputs floats of an example that come from layers before; 0 where features come in
 * @param outputs floats of an example that the stages end with
 * @param head null where other layers follow
 */
record Plan(
        List<Stage> stages,
        List<String> layerNames,
        int inputs,
        int outputs,
        @Nullable HeadSpec head) {

    Plan {
        stages = List.copyOf(stages);
        layerNames = List.copyOf(layerNames);
    }

    /** Whether its layers are dealt out to a group, whose workers exchange rows and columns then. */
    boolean isSplit() {
        return stages.stream()
                .anyMatch(stage -> stage instanceof Stage.Move
                        || (stage instanceof Stage.Lookup lookup && lookup.vocabulary() < lookup.all()));
    }

    /** The end of a whole network. */
    Head end() {
        return Objects.requireNonNull(head, "other layers follow").make(outputs);
    }

    /** Neighbouring functions of elements become one stage, one pass. */
    static List<Stage> fused(List<Stage> stages) {
        List<Stage> result = new ArrayList<>();
        for (Stage stage : stages) {
            int last = result.size() - 1;
            if (stage instanceof Stage.Elementwise more
                    && last >= 0
                    && result.get(last) instanceof Stage.Elementwise before
                    && more.columnsOf() == before.columnsOf()) {
                List<Pointwise> functions = new ArrayList<>(before.functions());
                functions.addAll(more.functions());
                result.set(last, new Stage.Elementwise(before.layer(), functions, before.columnsOf()));
            } else {
                result.add(stage);
            }
        }
        return result;
    }
}
