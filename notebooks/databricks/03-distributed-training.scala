// Databricks notebook source
// MAGIC %md
// MAGIC # Distributed training, and its plots
// MAGIC A run file prepares, trains on two workers and evaluates, in the session of this notebook. What is left is a directory with
// MAGIC `report.html`. Where a worker is a task, a training of two needs two free slots.

// COMMAND ----------

import io.tatara.jobs.Tatara

val examples = sys.props.getOrElse("tatara.examples", "/Volumes/main/default/tatara")
val runs = java.nio.file.Files.createTempDirectory("notebook-runs").toString
val code = Tatara.call("run", s"$examples/digits.yaml", "--run-dir", s"$runs/digits", "--no-progress", "--set", "training.epochs=20")
assert(code == 0, s"exit code $code")

// COMMAND ----------

val report = scala.io.Source.fromFile(s"$runs/digits/report.html", "UTF-8").mkString
// on Databricks: displayHTML(report)
assert(report.contains("</html>"))
