// Databricks notebook source
// MAGIC %md
// MAGIC # Tuning
// MAGIC Whoever has a `CrossValidator` changes one line: `TataraTuner` takes the same estimator, evaluator and folds, searches ranges
// MAGIC too, and lets settings that are behind lose the rest of their folds.

// COMMAND ----------

import io.tatara.jobs.ml.{ParamSpace, TataraTuner}
import io.tatara.ml.TataraClassifier
import io.tatara.tuning.space.Scale
import org.apache.spark.ml.Pipeline
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.{StandardScaler, VectorAssembler}
import scala.collection.JavaConverters._

val examples = sys.props.getOrElse("tatara.examples", "/Volumes/main/default/tatara")
val digits = spark.read.option("header", true).option("inferSchema", true).csv(s"$examples/digits.csv").cache()
val assembler = new VectorAssembler().setInputCols(digits.columns.filter(_ != "digit")).setOutputCol("pixels")
val scaler = new StandardScaler().setInputCol("pixels").setOutputCol("features").setWithMean(true)
val network = new TataraClassifier().setLabelCol("digit").setEpochs(6).setSeed(7)

// COMMAND ----------

val space = new ParamSpace().
  real(network.learningRate, 1e-4, 1e-1, Scale.LOG).
  whole(network.batchSize, 16, 128, Scale.LOG)
val tuned = new TataraTuner().
  setEstimator(new Pipeline().setStages(Array(assembler, scaler, network))).
  setEvaluator(new MulticlassClassificationEvaluator().setLabelCol("digit").setMetricName("accuracy")).
  setSpace(space).
  setTrials(4).
  setNumFolds(3).
  setRacing(true).
  setParallelism(2).
  fit(digits)

// COMMAND ----------

tuned.trials.asScala.sortBy(-_.metric).foreach(trial => println(f"${trial.metric}%.4f over ${trial.folds} folds: ${trial.settings}"))
assert(tuned.trials.size == 4)
