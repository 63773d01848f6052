package io.tatara.jobs.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import io.tatara.jobs.secret.Redaction;
import io.tatara.train.EventCodec;
import io.tatara.train.TrainingEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a run: one JSON object a line, with {@code time} (ISO 8601, UTC) and {@code event}, flushed line by line.
 * A file system that cannot append gets {@code events-2.jsonl}, {@code events-3.jsonl}, … as a run is resumed. Calls may
 * come from any thread.
 */
public final class EventLog implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Hadoop's name for streams whose readers see what was flushed; object stores have none. */
    private static final String HFLUSH = "hflush";

    private final FSDataOutputStream out;
    private final List<Consumer<JsonNode>> readers = new CopyOnWriteArrayList<>();

    private final Redaction redaction;

    private EventLog(FSDataOutputStream out, Redaction redaction) {
        this.out = out;
        this.redaction = redaction;
    }

    static EventLog open(FileSystem files, Path directory, Redaction redaction) {
        Path file = new Path(directory, "events.jsonl");
        try {
            files.mkdirs(directory);
            return new EventLog(
                    files.exists(file) ? more(files, directory, file) : files.create(file, false), redaction);
        } catch (IOException e) {
            throw new TataraException("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static FSDataOutputStream more(FileSystem files, Path directory, Path file) throws IOException {
        try {
            return files.append(file);
        } catch (UnsupportedOperationException e) {
            int part = 2;
            while (files.exists(new Path(directory, "events-%d.jsonl".formatted(part)))) {
                part++;
            }
            return files.create(new Path(directory, "events-%d.jsonl".formatted(part)), false);
        }
    }

    /**
     * Gives someone every event that is written from now on, as it stands in the file.
     *
     * @param reader called by one thread at a time, which it holds up; what it throws is logged, and fails nobody
     */
    public void tell(Consumer<JsonNode> reader) {
        readers.add(reader);
    }

    /**
     * Writes one event.
     *
     * @param details what any JSON writer takes; NaN and infinities become strings
     */
    public synchronized void write(String event, Map<String, ?> details) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("event", event);
        line.putAll(details);
        try {
            String json = JSON.writeValueAsString(redaction.apply(JSON.<JsonNode>valueToTree(line)));
            out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
            if (out.hasCapability(HFLUSH)) {
                out.hflush();
            } else {
                out.flush();
            }
            if (!readers.isEmpty()) {
                JsonNode written = JSON.readTree(json);
                readers.forEach(reader -> give(written, reader));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event %s holds what JSON cannot".formatted(event), e);
        } catch (IOException e) {
            throw new TataraException("cannot write to the run's events.jsonl: " + e.getMessage(), e);
        }
    }

    private static void give(JsonNode event, Consumer<JsonNode> reader) {
        try {
            reader.accept(event);
        } catch (RuntimeException e) {
            LOG.warn(
                    "what shows the run cannot read event {}",
                    event.path("event").asText(),
                    e);
        }
    }

    /** Writes an event of a training. */
    public void write(TrainingEvent event) {
        try {
            Map<String, Object> details =
                    JSON.readValue(EventCodec.toJson(event), new TypeReference<LinkedHashMap<String, Object>>() {});
            write(String.valueOf(details.remove("event")), details);
        } catch (IOException e) {
            throw new IllegalStateException("an event's own JSON does not parse", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new TataraException("cannot close the run's events.jsonl: " + e.getMessage(), e);
        }
    }
}
