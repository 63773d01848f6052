package io.tatara.jobs.tune;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long a study has run, all its processes together: from when each began it to the last that is heard of it. */
public final class StudyClock {

    /** The event with which a process begins, or goes on with, a study. */
    public static final String BEGAN = "studyBegan";

    private StudyClock() {}

    /**
     * Seconds so far.
     *
     * @param events of the run directory
     */
    public static double seconds(List<JsonNode> events) {
        double seconds = 0;
        Instant began = null;
        Instant last = null;
        for (JsonNode event : events) {
            String kind = event.path("event").asText();
            Instant time = Instant.parse(event.path("time").asText());
            if (kind.equals(BEGAN)) {
                seconds += between(began, last);
                began = time;
                last = time;
            } else if (kind.startsWith("trial")) {
                last = time;
            }
        }
        return seconds + between(began, last);
    }

    private static double between(@Nullable Instant began, @Nullable Instant last) {
        return began == null || last == null ? 0 : Duration.between(began, last).toMillis() / 1e3;
    }
}
