// Databricks notebook source
// MAGIC %md
// MAGIC # Model parallelism
// MAGIC A network that one worker has no room for is held by several: each has some of the layers, and parts of a batch go through
// MAGIC them one after the other.

// COMMAND ----------

import io.tatara.jobs.Tatara
import java.nio.file.Files

val examples = sys.props.getOrElse("tatara.examples", "/Volumes/main/default/tatara")
val folder = Files.createTempDirectory("notebook-pipeline")
val runFile = s"""
data:
  source: {csv: "$examples/digits.csv"}
  label: digit
network:
  layers:
    - dense: {units: 256, activation: relu}
    - dense: {units: 256, activation: relu}
    - dense: {units: 256, activation: relu}
training:
  epochs: 5
  batchSize: 128
  optimizer: {adam: {learningRate: 0.001}}
distribution: {strategy: pipeline, stages: 2, microBatches: 4}
"""
Files.write(folder.resolve("run.yaml"), runFile.getBytes("UTF-8"))

// COMMAND ----------

val code = Tatara.call("run", s"$folder/run.yaml", "--run-dir", s"$folder/run", "--no-progress")
assert(code == 0, s"exit code $code")
