package io.tatara.tuning.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.tuning.study.StudyEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A journal's lines, wherever they are kept. Each ends with a line feed; what comes after the last one is torn. */
public final class JournalText {

    private static final int FORMAT = 1;

    private JournalText() {}

    /** The first line of a study's journal. */
    public static String head(String study) {
        return EventJson.head(FORMAT, study) + "\n";
    }

    /**
     * The line of an event.
     *
     * @throws JournalException if its configuration has values that a journal cannot keep
     */
    public static String line(StudyEvent event) {
        return EventJson.write(event) + "\n";
    }

    /** Whether a process that writes it to disk at once must do so: a suggestion can wait for what comes of it. */
    public static boolean isUrgent(StudyEvent event) {
        return !(event instanceof StudyEvent.Suggested);
    }

    /** How many of these bytes are whole lines. */
    public static int whole(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /**
     * The events of whole lines.
     *
     * @param place of the journal, for messages
     * @param end of the last line, which is not the first
     * @throws JournalException if they are another study's, or damaged
     */
    public static List<StudyEvent> events(String place, byte[] bytes, int end, String study) {
        String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n");
        requireStudy(place, requireHead(place, lines[0]), study);
        return events(place, lines);
    }

    /**
     * The events of whole lines, whichever study's they are.
     *
     * @throws JournalException if there are none, or they are damaged
     */
    public static List<StudyEvent> events(String place, byte[] bytes) {
        String[] lines = new String(bytes, 0, whole(bytes), StandardCharsets.UTF_8).split("\n");
        if (lines.length == 0 || lines[0].isEmpty()) {
            throw new JournalException("%s is no journal of a study".formatted(place));
        }
        requireHead(place, lines[0]);
        return events(place, lines);
    }

    private static List<StudyEvent> events(String place, String[] lines) {
        List<StudyEvent> events = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            try {
                events.add(EventJson.read(lines[i]));
            } catch (IllegalArgumentException e) {
                throw damaged(place, i + 1, e);
            }
        }
        return events;
    }

    /** What to say where an event cannot be written. */
    public static JournalException unwritten(String place, IOException e) {
        return new JournalException(
                "Cannot write to the journal %s: %s. The study can be gone on with from it.".formatted(place, e), e);
    }

    /** Returns the study. */
    private static String requireHead(String place, String line) {
        JsonNode head;
        try {
            head = EventJson.parse(line);
        } catch (IllegalArgumentException e) {
            throw damaged(place, 1, e);
        }
        if (head.path("format").asInt() != FORMAT) {
            throw new JournalException(
                    "%s has format %s; this version reads %d".formatted(place, head.path("format"), FORMAT));
        }
        return head.path("study").asText();
    }

    private static void requireStudy(String place, String found, String study) {
        if (!found.equals(study)) {
            throw new JournalException("%s is the journal of another study, %s, and not of %s; take another file"
                    .formatted(place, found, study));
        }
    }

    private static JournalException damaged(String place, int line, IllegalArgumentException e) {
        return new JournalException(
                "%s, line %d, is damaged: %s. A study cannot go on from what it does not know; restore the file or begin anew."
                        .formatted(place, line, e.getMessage()),
                e);
    }
}
