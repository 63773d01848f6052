package io.tatara.engine.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * In which order a stage takes a step's micro-batches forward and backward. All of them flush: the parameters move once all
 * micro-batches are back, so that a step is that of one large batch. And all take micro-batches backward in the order of
 * their numbers, so that gradients are summed in one order, to the same bits, whatever the schedule.
 */
public enum StageSchedule {

    /** All forward, then all backward (Huang et al., 2019: GPipe). Keeps the activations of every micro-batch. */
    GPIPE("gpipe"),

    /**
     * One forward, one backward, once the first micro-batches have reached the last stage (Narayanan et al., 2019 and 2021:
     * PipeDream-flush). As fast as GPipe, and keeps no more micro-batches than there are stages from here to the end.
     */
    ONE_F_ONE_B("1f1b"),

    /**
     * The same, with about twice as many micro-batches under way, so that what is sent has the time of a turn to arrive (Zhuang
     * et al., 2023: eager 1F1B). With plain 1F1B a stage waits for every message: micro-batch m + 2 may not set out before m is
     * back.
     */
    EAGER_ONE_F_ONE_B("eager1f1b");

    private final String label;

    StageSchedule(String label) {
        this.label = label;
    }

    /** As the run file calls it. */
    public String label() {
        return label;
    }

    /** Micro-batches that have gone forward and not come back, whose activations a stage keeps, at most. */
    public int slots(int stage, int stages, int micros) {
        int behind = stages - stage - 1;
        return switch (this) {
            case GPIPE -> micros;
            case ONE_F_ONE_B -> Math.min(behind + 1, micros);
            case EAGER_ONE_F_ONE_B -> Math.min(2 * behind + 1, micros);
        };
    }

    /** What a stage does in one step, first to last. */
    public List<Turn> turns(int stage, int stages, int micros) {
        List<Turn> turns = new ArrayList<>();
        int ahead = slots(stage, stages, micros);
        for (int forward = 0; forward < ahead; forward++) {
            turns.add(Turn.forward(forward));
        }
        for (int backward = 0; backward < micros; backward++) {
            turns.add(Turn.backward(backward));
            if (backward + ahead < micros) {
                turns.add(Turn.forward(backward + ahead));
            }
        }
        return List.copyOf(turns);
    }
}
