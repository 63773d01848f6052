package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** What a run wrote down while it went on. Read anew each time, one event after the other: there may be gigabytes of them. */
@FunctionalInterface
interface Events {

    /** Hands on all of them, in their order. */
    void read(Consumer<JsonNode> reader);
}
