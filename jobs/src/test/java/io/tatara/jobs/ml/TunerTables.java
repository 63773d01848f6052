package io.tatara.jobs.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table, and what is tuned on it: an estimator that needs one pass a fit, since tests fit a hundred times. */
final class TunerTables {

    private TunerTables() {}

    static LinearRegression regression() {
        return new LinearRegression().setSolver("normal");
    }

    /** Less is better. */
    static RegressionEvaluator rmse() {
        return new RegressionEvaluator();
    }

    /** Two features, and a label that is linear in them but for some noise. */
    static Dataset<Row> table(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            rows.add(RowFactory.create(Vectors.dense(x, y), x + 0.5 * y + random.nextDouble(-0.6, 0.6), i % 3));
        }
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType)
                .add("fold", DataTypes.IntegerType);
        return spark.createDataFrame(rows, schema).coalesce(1);
    }

    static CrossValidator validator(LinearRegression regression, ParamMap[] maps) {
        return new CrossValidator()
                .setEstimator(regression)
                .setEvaluator(rmse())
                .setEstimatorParamMaps(maps);
    }

    static List<Double> metrics(TataraTunerModel model) {
        return model.trials().stream().map(TunedTrial::metric).toList();
    }

    static List<?> settings(List<TunedTrial> trials) {
        return trials.stream().map(TunedTrial::settings).toList();
    }

    static List<Double> boxed(double[] metrics) {
        return Arrays.stream(metrics).boxed().toList();
    }

    static List<Double> predictions(Dataset<Row> scored) {
        return scored.select("prediction").collectAsList().stream()
                .map(row -> row.getDouble(0))
                .toList();
    }
}
