package io.tatara.jobs.tune;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a study has run, all its processes together: from when each began it to the last that is heard of it. Hears the
 * events of a run directory in their order.
 */
public final class StudyClock {

    /** The event with which a process begins, or goes on with, a study. */
    public static final String BEGAN = "studyBegan";

    /** The event with which a process ends one. */
    public static final String ENDED = "studyEnded";

    private double before;
    private @Nullable Instant began;
    private @Nullable Instant last;

    /** Seconds of the study at an event of it; at another those at the last that was. */
    public double at(JsonNode event) {
        String kind = event.path("event").asText();
        if (kind.equals(BEGAN)) {
            before = seconds();
            began = time(event);
            last = began;
        } else if (kind.startsWith("trial") || kind.equals(ENDED)) {
            last = time(event);
        }
        return seconds();
    }

    /** Seconds at the last event that it heard. */
    public double seconds() {
        return before
                + (began == null || last == null
                        ? 0
                        : Duration.between(began, last).toMillis() / 1e3);
    }

    private static Instant time(JsonNode event) {
        return Instant.parse(event.path("time").asText());
    }
}
