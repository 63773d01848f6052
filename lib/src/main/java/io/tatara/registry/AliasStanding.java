package io.tatara.registry;

import java.util.List;
import java.util.Optional;

/**
 * How an alias stands at one moment.
 *
 * @param entries of its history, the newest first
 * @param current the newest entry whose version is there: one may have been deleted by who did not see that it was being
 *     promoted
 */
record AliasStanding(List<Appointment> entries, Optional<Appointment> current) {

    AliasStanding {
        entries = List.copyOf(entries);
    }

    /** What the next entry replaces; 0 for nothing. */
    int sequence() {
        return current.map(Appointment::sequence).orElse(0);
    }

    /** The highest number that is taken; 0 for none. */
    int newest() {
        return entries.isEmpty() ? 0 : entries.get(0).sequence();
    }

    /** What a roll-back goes back to. */
    Optional<Appointment> before() {
        int replaced = current.map(Appointment::replaced).orElse(0);
        return entries.stream().filter(entry -> entry.sequence() == replaced).findFirst();
    }
}
