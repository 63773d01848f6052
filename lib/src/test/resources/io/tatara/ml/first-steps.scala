import io.tatara.ml.{TataraClassifier, TataraClassifierModel}
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.{StandardScaler, StringIndexer, VectorAssembler}
import org.apache.spark.ml.tuning.{ParamGridBuilder, TrainValidationSplit}

case class Flower(name: String, length: Double, width: Double)

val flowers = (0 until 150).map { i =>
  val kind = i % 3
  Flower(Seq("setosa", "versicolor", "virginica")(kind), 2.0 * kind + (i * 7 % 11) / 20.0, kind - (i * 5 % 13) / 40.0)
}.toDF

val classifier = new TataraClassifier().
  setFeaturesCol("scaled").
  setHiddenLayers(16, 8).
  setActivation("tanh").
  setEpochs(30).
  setBatchSize(10).
  setLearningRate(0.02)
val pipeline = new Pipeline().setStages(Array(
  new StringIndexer().setInputCol("name").setOutputCol("label"),
  new VectorAssembler().setInputCols(Array("length", "width")).setOutputCol("features"),
  new StandardScaler().setInputCol("features").setOutputCol("scaled"),
  classifier))
val grid = new ParamGridBuilder().
  addGrid(classifier.hiddenLayers, Seq(Array(4), Array(16, 8))).
  addGrid(classifier.epochs, Array(1, 30)).
  build()
val accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy")
val search = new TrainValidationSplit().
  setEstimator(pipeline).
  setEstimatorParamMaps(grid).
  setEvaluator(accuracy).
  setParallelism(2)
val best = search.fit(flowers).bestModel.asInstanceOf[PipelineModel]

val network = best.stages.last.asInstanceOf[TataraClassifierModel]
println(s"TOLD ${network.numClasses} classes, ${network.getEpochs} epochs")
println(s"ACCURACY ${accuracy.evaluate(best.transform(flowers))}")

val folder = System.getProperty("tatara.test.folder")
best.write.overwrite().save(folder)
val back = PipelineModel.load(folder)
val same = back.transform(flowers).select("probability").collect().sameElements(best.transform(flowers).select("probability").collect())
println(s"BACK $same")

val double = org.apache.spark.sql.functions.udf((flower: Double) => Flower("x", flower, 0).length * 2)
println(s"CLOSURE ${best.transform(flowers).select(double(org.apache.spark.sql.functions.col("prediction"))).distinct.count}")
println("DONE")
