package io.tatara.jobs.runfile;

import java.util.List;

/** Where settings of a run file were written. */
public final class Written {

    private final Positions positions;

    Written(Positions positions) {
        this.positions = positions;
    }

    /**
     * File and line, or the {@code --set} option.
     *
     * @param steps keys, and indices as decimal text, from the root on
     */
    public String where(String... steps) {
        return positions.of(new Pointer(List.of(steps))).toString();
    }
}
