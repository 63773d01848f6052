package io.tatara.jobs.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What to fit on, and what to measure on. */
record Fold(Dataset<Row> training, Dataset<Row> validation) {}
