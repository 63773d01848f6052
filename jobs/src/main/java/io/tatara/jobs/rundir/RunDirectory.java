package io.tatara.jobs.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import io.tatara.jobs.secret.Redaction;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The directory of one run. {@code run.yaml} marks it: a directory that holds one holds a run, whatever came of it.
 * Files appear whole or not at all.
 */
public final class RunDirectory {

    private static final String RUN_FILE = "run.yaml";
    private static final String RESULT = "result.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final FileSystem files;
    private final Path root;

    private RunDirectory(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    /** Names a directory; nothing is read or written yet. A path without a scheme is local. */
    public static RunDirectory at(String path, Configuration hadoop) {
        Path root = new Path(path);
        try {
            FileSystem files =
                    root.toUri().getScheme() == null ? FileSystem.getLocal(hadoop) : root.getFileSystem(hadoop);
            Path qualified = files.makeQualified(root);
            // the checksums that Hadoop keeps beside local files would double their number, and forbid to append
            return new RunDirectory(files instanceof LocalFileSystem local ? local.getRaw() : files, qualified);
        } catch (IOException e) {
            throw new TataraException("cannot reach run directory %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** The directory, as a URI that every Hadoop file system call takes. */
    public String path() {
        return root.toString();
    }

    /** A place in the directory; an absolute path or URI stays as it is. */
    public String resolve(String relative) {
        return new Path(root, relative).toString();
    }

    public String prepared() {
        return resolve("prepared");
    }

    public String checkpoints() {
        return resolve("checkpoints");
    }

    public String model() {
        return resolve("model");
    }

    /** A file of the directory, where that is on a local disk. */
    public Optional<java.nio.file.Path> localFile(String relative) {
        return files instanceof RawLocalFileSystem local
                ? Optional.of(local.pathToFile(new Path(root, relative)).toPath())
                : Optional.empty();
    }

    /** The file system of the directory. */
    public FileSystem files() {
        return files;
    }

    /** Writes a text, whole or not at all. */
    public void writeText(String relative, String text) {
        write(relative, text);
    }

    /** A text that is there. */
    public String readText(String relative) {
        return read(relative);
    }

    public boolean holdsARun() {
        return exists(RUN_FILE);
    }

    public boolean exists(String relative) {
        try {
            return files.exists(new Path(root, relative));
        } catch (IOException e) {
            throw failed("look for", relative, e);
        }
    }

    /**
     * Checks that a run may begin here; changes nothing.
     *
     * @throws TataraException when the directory holds a run that must not be touched, or, to resume, another run
     */
    public void check(String yaml, OnExisting onExisting) {
        if (holdsARun()) {
            onExisting.check(this, yaml);
        }
    }

    /**
     * Begins a run here, or goes on with it.
     *
     * @param yaml the run file as resolved
     * @throws TataraException as {@link #check} says
     */
    public void begin(String yaml, OnExisting onExisting) {
        check(yaml, onExisting);
        if (holdsARun() && onExisting == OnExisting.OVERWRITE) {
            clear();
        }
        if (!holdsARun()) {
            write(RUN_FILE, yaml);
        }
    }

    /** What may change of a run holds from now on: nothing is left that could refuse to go on with it. */
    public void goOn(String yaml) {
        if (!runFile().equals(yaml)) {
            write(RUN_FILE, yaml);
        }
    }

    /** The run file as resolved when the run began or was gone on with. */
    public String runFile() {
        if (!holdsARun()) {
            throw new TataraException("%s holds no run (there is no %s in it)".formatted(root, RUN_FILE));
        }
        return read(RUN_FILE);
    }

    /** Names of what is in a folder; none if there is no such folder. */
    public List<String> list(String relative) {
        try {
            Path folder = new Path(root, relative);
            return files.exists(folder)
                    ? Stream.of(files.listStatus(folder))
                            .map(status -> status.getPath().getName())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw failed("list", relative, e);
        }
    }

    /** Removes everything below a place, if it exists. */
    public void delete(String relative) {
        try {
            files.delete(new Path(root, relative), true);
        } catch (IOException e) {
            throw failed("delete", relative, e);
        }
    }

    /** Removes the directory and all in it. */
    private void clear() {
        try {
            files.delete(root, true);
        } catch (IOException e) {
            throw failed("delete", "", e);
        }
    }

    /**
     * Opens {@code events.jsonl} for more events.
     *
     * @param redaction of whatever is written
     */
    public EventLog events(Redaction redaction) {
        return EventLog.open(files, root, redaction);
    }

    /**
     * Reads what was written to {@code events.jsonl}, and the files that follow it, in its order.
     *
     * @param reader gets one event after the other, none of which is kept
     */
    public void readEvents(Consumer<JsonNode> reader) {
        PastEvents.read(files, root, reader);
    }

    /**
     * Adds entries to {@code result.json}, replacing those of the same names.
     *
     * @param redaction of whatever is written
     */
    public void addResult(Map<String, ?> entries, Redaction redaction) {
        Map<String, Object> result = result().map(LinkedHashMap::new).orElseGet(LinkedHashMap::new);
        result.putAll(entries);
        try {
            write(RESULT, JSON.writeValueAsString(redaction.apply(JSON.<JsonNode>valueToTree(result))) + "\n");
        } catch (JsonProcessingException e) {
            throw failed("write", RESULT, e);
        }
    }

    /** What {@code result.json} says, if there is one. */
    public Optional<Map<String, Object>> result() {
        if (!exists(RESULT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(read(RESULT), new TypeReference<LinkedHashMap<String, Object>>() {}));
        } catch (JsonProcessingException e) {
            throw failed("understand", RESULT, e);
        }
    }

    private String read(String relative) {
        try (var in = files.open(new Path(root, relative))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failed("read", relative, e);
        }
    }

    private void write(String relative, String text) {
        Path target = new Path(root, relative);
        Path aside = new Path(root, "." + relative + ".part");
        try {
            files.mkdirs(root);
            try (FSDataOutputStream out = files.create(aside, true)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (!replaces(aside, target)) {
                files.delete(target, false);
                if (!files.rename(aside, target)) {
                    throw new FileNotFoundException("cannot rename " + aside);
                }
            }
        } catch (IOException e) {
            throw failed("write", relative, e);
        }
    }

    /** Local disks replace a file at once; not every Hadoop file system does on rename. */
    private boolean replaces(Path aside, Path target) throws IOException {
        return files instanceof RawLocalFileSystem && files.rename(aside, target);
    }

    private TataraException failed(String what, String relative, IOException cause) {
        return new TataraException(
                "cannot %s %s in run directory %s: %s".formatted(what, relative, root, cause.getMessage()), cause);
    }
}
