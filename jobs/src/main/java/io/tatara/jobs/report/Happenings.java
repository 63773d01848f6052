package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What went otherwise than planned, and when; of more than {@value #MOST} the last. */
final class Happenings {

    static final int MOST = 1_000;

    private final Deque<JsonNode> last = new ArrayDeque<>();
    private long count;

    void add(JsonNode event) {
        last.add(event);
        count++;
        if (last.size() > MOST) {
            last.remove();
        }
    }

    /** A table of them, or none. */
    List<Piece> pieces() {
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode event : last) {
            String kind = event.path("event").asText();
            rows.add(List.of(
                    event.path("time").asText(),
                    kind,
                    kind.equals("PaceChanged")
                            ? "from round %d on, %d steps a round"
                                    .formatted(
                                            event.path("round").longValue(),
                                            event.path("averageEvery").intValue())
                            : event.path("reason").asText()));
        }
        String which = count > rows.size() ? " Of %,d the last %,d.".formatted(count, rows.size()) : "";
        return rows.isEmpty()
                ? List.of()
                : List.of(new Piece.Table(
                        "What happened",
                        "Workers lost and back, restarts, checkpoints that failed, rounds of another length." + which,
                        List.of("time (UTC)", "event", "what"),
                        rows));
    }
}
