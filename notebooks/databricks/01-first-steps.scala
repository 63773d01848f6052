// Databricks notebook source
// MAGIC %md
// MAGIC # First steps
// MAGIC A network as a stage of Spark ML. The cluster needs the library `tatara.jar` and a copy of `digits.csv`, here in a volume;
// MAGIC single-user (dedicated) access mode, Databricks Runtime 16.4 LTS (Scala 2.12).

// COMMAND ----------

val examples = sys.props.getOrElse("tatara.examples", "/Volumes/main/default/tatara")
val digits = spark.read.option("header", true).option("inferSchema", true).csv(s"$examples/digits.csv")
digits.groupBy("digit").count.orderBy("digit").show()

// COMMAND ----------

import io.tatara.ml.{TataraClassifier, TataraClassifierModel}
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.feature.{StandardScaler, VectorAssembler}

val pixels = digits.columns.filter(_ != "digit")
val assembler = new VectorAssembler().setInputCols(pixels).setOutputCol("pixels")
val scaler = new StandardScaler().setInputCol("pixels").setOutputCol("features").setWithMean(true)
val network = new TataraClassifier().
  setLabelCol("digit").
  setHiddenLayers(64, 32).
  setLearningRate(0.003).
  setBatchSize(32).
  setEpochs(20).
  setSeed(7)

// COMMAND ----------

val Array(training, test) = digits.randomSplit(Array(0.8, 0.2), 42)
val model = new Pipeline().setStages(Array(assembler, scaler, network)).fit(training)
val predicted = model.transform(test)
predicted.select("digit", "prediction", "probability").show(5)

// COMMAND ----------

import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator

val accuracy = new MulticlassClassificationEvaluator().setLabelCol("digit").setMetricName("accuracy").evaluate(predicted)
assert(accuracy > 0.9, s"accuracy $accuracy")
