package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFiles.SMALL;
import static io.tatara.jobs.runfile.RunFiles.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.data.source.Source;
import io.tatara.data.source.Versioned;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that keep their past, and keys, as a run file writes them. */
class TestLakeSources {

    @Test
    void tablesAreNamedShortOrByTheirState() {
        assertThat(source("{delta: lake/t}")).isEqualTo(new Versioned.Delta("file:/runs/lake/t", null, null));
        assertThat(source("{delta: {path: s3a://b/t, version: 12}}"))
                .isEqualTo(new Versioned.Delta("s3a://b/t", 12L, null));
        assertThat(source("{delta: {path: /t, timestamp: '2026-01-31 12:00:00'}}"))
                .isEqualTo(new Versioned.Delta("/t", null, "2026-01-31 12:00:00"));
        assertThat(source("{iceberg: lake.db.t}"))
                .isEqualTo(new Versioned.Iceberg(null, "lake.db.t", null, null, null));
        assertThat(source("{iceberg: {warehouse: lake, table: db.t, snapshot: 8744736658442914487}}"))
                .isEqualTo(new Versioned.Iceberg(null, "db.t", "file:/runs/lake", 8744736658442914487L, null));
        assertThat(source("{iceberg: {path: lake/t, asOf: '2026-01-31'}}"))
                .isEqualTo(new Versioned.Iceberg("file:/runs/lake/t", null, null, null, "2026-01-31"));
    }

    @Test
    void whatContradictsItselfIsRefusedAtItsLine() {
        refused(
                "{delta: {path: t, version: 1, timestamp: '2026-01-31'}}",
                "delta takes a version or a timestamp, not both");
        refused("{delta: {path: t, version: -1}}", "data.source.delta.version");
        refused("{iceberg: {path: t, table: a.b}}", "iceberg takes a path or a table");
        refused("{iceberg: {}}", "iceberg takes a path or a table");
        refused("{iceberg: {path: t, warehouse: w}}", "iceberg.warehouse needs a table");
        refused("{iceberg: {table: t, snapshot: 1, asOf: '2026-01-31'}}", "iceberg takes a snapshot or asOf, not both");
        refused("{jdbc: {url: 'jdbc:x://h/d?password=hunter2', table: t}}", "jdbc.url holds a password");
    }

    @Test
    void keysAreFilesBesideTheRunFile() {
        assertThat(resolve(SMALL).settings().signing()).isEqualTo(new Signing(null, List.of()));
        assertThat(resolve(SMALL + "signing: {key: my.key, trusted: [a.pub, /b.pub]}\n")
                        .settings()
                        .signing())
                .isEqualTo(new Signing("file:/runs/my.key", List.of("file:/runs/a.pub", "/b.pub")));
        assertThat(resolve(SMALL, "signing.trusted=a.pub").settings().signing().trusted())
                .containsExactly("file:/runs/a.pub");
    }

    private static Source source(String text) {
        return java.util.Objects.requireNonNull(resolve(SMALL.replace("{csv: digits.csv}", text))
                .settings()
                .data()
                .source());
    }

    private static void refused(String source, String why) {
        assertThatThrownBy(() -> resolve(SMALL.replace("{csv: digits.csv}", source)))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("run.yaml:2: data.source")
                .hasMessageContaining(why)
                .hasMessageNotContaining("hunter2");
    }
}
