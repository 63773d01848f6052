package io.tatara.jobs.track;

import java.time.Duration;

/** Limits of calls, for servers that are near and tests that have no time. */
final class Fast {

    static final HttpCalls.Limits LIMITS = new HttpCalls.Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(10), 3, Duration.ofMillis(1), Duration.ofMillis(5));

    private Fast() {}
}
