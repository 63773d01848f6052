package io.tatara.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop's settings on their way to tasks: written once, however many take them along, and read once by each process. Spark's
 * own way costs each of many short tasks tens of milliseconds. Thread-safe.
 */
public final class HadoopSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** More come of different trainings, one after the other; then those before are of no use. */
    private static final int MOST_READ = 16;

    private static final Map<String, Configuration> READ = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();
    private byte @Nullable [] bytes;
    private transient volatile @Nullable Configuration value;

    /** Takes settings as they are when they are first sent. */
    public HadoopSettings(Configuration value) {
        this.value = value;
    }

    /** The settings: here those that were given, elsewhere a copy that all tasks of the process share. */
    public Configuration value() {
        Configuration known = value;
        if (known == null) {
            if (READ.size() > MOST_READ) {
                READ.clear();
            }
            known = READ.computeIfAbsent(name, unread -> read());
            value = known;
        }
        return known;
    }

    private Configuration read() {
        Configuration read = new Configuration(false);
        try {
            read.readFields(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        if (bytes == null) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            value().write(new DataOutputStream(written));
            bytes = written.toByteArray();
        }
        out.defaultWriteObject();
    }
}
