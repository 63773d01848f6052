package io.tatara.data.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Where in its file a record stands, for a message: Spark, which reads a file in pieces, knows no line numbers. */
final class RecordLine {

    /** About what is read in a few seconds; a record beyond it is shown without its line. */
    private static final long MOST_CHARACTERS = 200L << 20;

    private RecordLine() {}

    /**
     * Returns the file, with the line that holds the record when it is found.
     *
     * @param file a URI, as Spark's {@code input_file_name} gives it
     */
    static String of(Configuration hadoop, String file, String record) {
        try {
            Path path = new Path(URI.create(file));
            CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
            InputStream raw = path.getFileSystem(hadoop).open(path);
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    codec == null ? raw : codec.createInputStream(raw), StandardCharsets.UTF_8))) {
                long line = find(lines, record);
                return line == 0 ? file : "%s, line %d".formatted(file, line);
            }
        } catch (IOException | IllegalArgumentException e) {
            // the record's own fault is what the user has to hear of
            return file;
        }
    }

    private static long find(BufferedReader lines, String record) throws IOException {
        String wanted = record.strip();
        long characters = 0;
        long number = 0;
        for (String line = lines.readLine(); line != null && characters < MOST_CHARACTERS; line = lines.readLine()) {
            number++;
            characters += line.length();
            if (line.strip().equals(wanted)) {
                return number;
            }
        }
        return 0;
    }
}
