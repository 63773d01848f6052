package io.tatara.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What a task brings the driver of a rank.
 *
 * @param executor where the task ran
 * @param firstEvent how many events there were before those that it brings; one may come twice
 */
record Answer(int rank, String executor, int firstEvent, List<byte[]> events, Standing standing)
        implements Serializable {

    Answer {
        events = List.copyOf(events);
    }
}
