package io.tatara.data.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tatara.TataraException;
import io.tatara.data.DocumentLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/** Small JSON documents on any Hadoop file system. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    /** @throws TataraException when {@link #read} would refuse it: what was written of it is nobody's */
    static void write(Configuration hadoop, Path path, Object document) {
        try (FSDataOutputStream out = path.getFileSystem(hadoop).create(path, true)) {
            MAPPER.writeValue((OutputStream) out, document);
            DocumentLimit.require(path.toString(), out.getPos());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a document written by this version; {@code what} says what it is part of. */
    static <T> T read(Configuration hadoop, Path path, Class<T> type, int formatVersion, String what) {
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            byte[] bytes = in.readNBytes(DocumentLimit.BYTES + 1);
            if (bytes.length > DocumentLimit.BYTES) {
                throw new TataraException(
                        "%s is no part of %s: it has more than %d bytes".formatted(path, what, DocumentLimit.BYTES));
            }
            return parse(bytes, path.toString(), type, formatVersion, what);
        } catch (IOException e) {
            throw new TataraException("cannot read %s, part of %s: %s".formatted(path, what, e.getMessage()), e);
        }
    }

    /** Understands a document written by this version; {@code where} is its place in messages. */
    static <T> T parse(byte[] json, String where, Class<T> type, int formatVersion, String what) {
        try {
            JsonNode document = MAPPER.readTree(json);
            int found = document.path("formatVersion").asInt(-1);
            if (found != formatVersion) {
                throw new TataraException("%s is no %s of format version %d: its version is %s; prepare the data again"
                        .formatted(where, what, formatVersion, found < 0 ? "missing" : found));
            }
            return MAPPER.treeToValue(document, type);
        } catch (TataraException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new TataraException("cannot read %s, part of %s: %s".formatted(where, what, e.getMessage()), e);
        }
    }
}
