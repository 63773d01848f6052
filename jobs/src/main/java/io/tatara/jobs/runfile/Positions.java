package io.tatara.jobs.runfile;

import java.util.HashMap;
import java.util.Map;

/** Remembers where each value was written. A value that nobody wrote stands where the nearest one around it does. */
final class Positions {

    private final Map<Pointer, Where> written = new HashMap<>();

    Positions(String origin) {
        written.put(Pointer.ROOT, new Where(origin, 1));
    }

    void put(Pointer place, Where where) {
        written.put(place, where);
    }

    /** Forgets everything at and below a place that is about to be replaced. */
    void forget(Pointer place) {
        written.keySet().removeIf(known -> !known.steps().isEmpty() && known.isWithin(place));
    }

    Where of(Pointer place) {
        Pointer nearest = place;
        while (true) {
            Where where = written.get(nearest);
            if (where != null) {
                return where;
            }
            nearest = nearest.parent();
        }
    }
}
