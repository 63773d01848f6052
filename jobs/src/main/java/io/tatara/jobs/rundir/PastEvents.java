package io.tatara.jobs.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.function.Consumer;
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

    /** One after the other as they were written; what a crash has left of a line is left out. */
    static void read(FileSystem files, Path directory, Consumer<JsonNode> reader) {
        try {
            for (Path part : Stream.of(files.listStatus(directory))
                    .map(FileStatus::getPath)
                    .filter(path -> PART.matcher(path.getName()).matches())
                    .sorted(Comparator.comparingInt(PastEvents::number))
                    .toList()) {
                try (var lines = new BufferedReader(new InputStreamReader(files.open(part), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        hand(line, reader);
                    }
                }
            }
        } catch (IOException e) {
            throw new TataraException("cannot read the events in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static int number(Path part) {
        Matcher matcher = PART.matcher(part.getName());
        return matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 1;
    }

    private static void hand(String line, Consumer<JsonNode> reader) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException torn) {
            return; // events are for people; what was torn with its process has nothing behind it
        }
        if (event.has("event")) {
            reader.accept(event);
        }
    }
}
