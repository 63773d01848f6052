// Databricks notebook source
// MAGIC %md
// MAGIC # From ETL to champion
// MAGIC What a job runs each night: a table is made and held against rules, a network is trained on it, held against the model in use,
// MAGIC and takes its place if it is as good; then the table is scored by the champion.

// COMMAND ----------

import java.nio.file.Files
import org.apache.spark.sql.functions._

val examples = sys.props.getOrElse("tatara.examples", "/Volumes/main/default/tatara")
val folder = Files.createTempDirectory("notebook-champion")
val digits = spark.read.option("header", true).option("inferSchema", true).csv(s"$examples/digits.csv")
val ink = digits.columns.filter(_ != "digit").map(col).reduce(_ + _)
digits.withColumn("id", monotonically_increasing_id()).withColumn("ink", ink).write.parquet(s"$folder/table")

// COMMAND ----------

val runFile = """
data:
  source: {parquet: table}
  label: digit
  features: {exclude: [id]}
quality:
  rules:
    - rowCount: {min: 1000}
    - nullShare: {columns: [digit, ink]}
    - unique: {columns: id}
    - psi: {columns: [ink, digit], max: 0.25}
network:
  layers:
    - dense: {units: 64, activation: relu}
training: {epochs: 15, batchSize: 64}
distribution: {strategy: local}
gate: {metric: accuracy, min: 0.85, champion: {tolerance: 0.01}}
registry: {path: registry, keep: 3}
score: {source: {parquet: table}, model: champion}
"""
Files.write(folder.resolve("nightly.yaml"), runFile.getBytes("UTF-8"))

// COMMAND ----------

import io.tatara.jobs.Tatara

val code = Tatara.call("run", s"$folder/nightly.yaml", "--run-dir", s"$folder/monday", "--no-progress")
assert(code == 0, s"exit code $code")
Tatara.call("registry", "list", "--registry", s"$folder/registry")

// COMMAND ----------

spark.read.parquet(s"$folder/monday/scores").groupBy("prediction").count.orderBy("prediction").show()
