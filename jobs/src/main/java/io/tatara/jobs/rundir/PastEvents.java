package io.tatara.jobs.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What an {@link EventLog} wrote, of all processes that worked on a run. */
final class PastEvents {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PART = Pattern.compile("events(?:-(\\d+))?\\.jsonl");

    private PastEvents() {}

    /** In the order in which they were written; what a crash has left of a line is left out. */
    static List<JsonNode> read(FileSystem files, Path directory) {
        try {
            List<JsonNode> events = new ArrayList<>();
            for (Path part : Stream.of(files.listStatus(directory))
                    .map(FileStatus::getPath)
                    .filter(path -> PART.matcher(path.getName()).matches())
                    .sorted(Comparator.comparingInt(PastEvents::number))
                    .toList()) {
                try (var in = files.open(part)) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(line -> add(line, events));
                }
            }
            return events;
        } catch (IOException e) {
            throw new TataraException("cannot read the events in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static int number(Path part) {
        Matcher matcher = PART.matcher(part.getName());
        return matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 1;
    }

    private static void add(String line, List<JsonNode> events) {
        try {
            JsonNode event = JSON.readTree(line);
            if (event.has("event")) {
                events.add(event);
            }
        } catch (JsonProcessingException torn) {
            // events are for people; what was torn with its process has nothing behind it
        }
    }
}
