package io.tatara.train;

import java.util.List;

/**
 * What the rank that leads says at an exchange besides what all say, so that all ranks hear it at the same one.
 *
 * @param newcomers ranks that wait to be let in
 * @param asks whether a checkpoint is due by its clock
 * @param ending whether the training is to end with this round
 */
record Lead(List<Integer> newcomers, boolean asks, boolean ending) {

    /** What any other rank says. */
    static final Lead NONE = new Lead(List.of(), false, false);

    Lead {
        newcomers = List.copyOf(newcomers);
    }
}
