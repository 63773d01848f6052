package io.tatara.data.source;

import io.tatara.Require;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A table that keeps its past: whatever is written to it, a state that has a name stays as it was. */
public sealed interface Versioned extends Source {

    /**
     * The same table, which later writes do not change: at the state that it names, or else at its newest.
     *
     * @throws io.tatara.TataraException when it has no such state, or this session cannot read such tables
     */
    Versioned pinned(SparkSession spark);

    /** Version or snapshot in words; null while it is whichever is the newest. */
    @Nullable
    String state();

    /** The same table at a {@link #state} that it gave. */
    Versioned at(String state);

    @Override
    default List<String> paths() {
        return List.of();
    }

    /**
     * A Delta table, by its folder. Delta's classes are not Tatara's: whoever starts Spark adds them.
     *
     * @param version null for the newest, or the one of {@code timestamp}
     * @param timestamp as SQL writes it: the version that was the newest then; null for none
     */
    record Delta(
            String path, @Nullable Long version, @Nullable String timestamp) implements Versioned {
        public Delta {
            Require.nonBlank("delta.path", path);
            if (version != null && timestamp != null) {
                throw new IllegalArgumentException("delta takes a version or a timestamp, not both");
            }
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return Reading.of(new DeltaLake(spark, this).read());
        }

        @Override
        public Delta pinned(SparkSession spark) {
            return version == null ? new Delta(path, new DeltaLake(spark, this).version(), null) : this;
        }

        @Override
        public @Nullable String state() {
            return version == null ? null : "version " + version;
        }

        @Override
        public Delta at(String state) {
            return new Delta(path, number(state), null);
        }
    }

    /**
     * An Iceberg table. Iceberg's classes are not Tatara's: whoever starts Spark adds them.
     *
     * @param path folder of the table; null when {@code table} names it
     * @param table name in a catalog of the session, such as {@code lake.sales.orders}, or in {@code warehouse}
     * @param warehouse folder of a Hadoop catalog, in which {@code table} is looked up; null for the session's catalogs
     * @param snapshot null for the newest, or the one of {@code asOf}
     * @param asOf a timestamp as SQL writes it: the snapshot that was current then; null for none
     */
    record Iceberg(
            @Nullable String path,
            @Nullable String table,
            @Nullable String warehouse,
            @Nullable Long snapshot,
            @Nullable String asOf)
            implements Versioned {
        public Iceberg {
            if ((path == null) == (table == null)) {
                throw new IllegalArgumentException("iceberg takes a path or a table");
            }
            if (warehouse != null && table == null) {
                throw new IllegalArgumentException("iceberg.warehouse needs a table that is looked up in it");
            }
            if (snapshot != null && asOf != null) {
                throw new IllegalArgumentException("iceberg takes a snapshot or asOf, not both");
            }
        }

        @Override
        public Reading read(SparkSession spark, CorruptRecords policy) {
            return Reading.of(new IcebergLake(spark, this).read());
        }

        @Override
        public Iceberg pinned(SparkSession spark) {
            return snapshot == null
                    ? new Iceberg(path, table, warehouse, new IcebergLake(spark, this).snapshot(), null)
                    : this;
        }

        @Override
        public @Nullable String state() {
            return snapshot == null ? null : "snapshot " + snapshot;
        }

        @Override
        public Iceberg at(String state) {
            return new Iceberg(path, table, warehouse, number(state), null);
        }
    }

    private static long number(String state) {
        return Long.parseLong(state.substring(state.lastIndexOf(' ') + 1));
    }
}
