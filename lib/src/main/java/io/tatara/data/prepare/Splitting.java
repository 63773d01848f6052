package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.when;

import io.tatara.data.Part;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says each row's part, by its split hash alone or (stratified) by the hash's rank within the row's class. */
final class Splitting {

    private static final String RANK = "_tatara_class_rank";

    private final SplitSettings split;

    Splitting(SplitSettings split) {
        this.split = split;
    }

    /** Adds the part's name as {@link Columns#PART}. */
    Dataset<Row> split(Dataset<Row> staged, Ranking ranking) {
        if (!split.stratify()) {
            // 53 bits of the hash as a double between 0 and 1
            Column position =
                    shiftrightunsigned(col(Columns.SPLIT), 11).cast("double").multiply(0x1p-53);
            return staged.withColumn(Columns.PART, part(position, split.test(), split.validation()));
        }
        Dataset<Row> ranked = ranking.rank(staged, Columns.target(0), Columns.SPLIT, RANK);
        Column size = col(Ranking.GROUP_SIZE);
        Column test = round(size.multiply(split.test()));
        Column validation = round(size.multiply(split.validation()));
        return ranked.withColumn(Columns.PART, part(col(RANK), test, validation))
                .drop(RANK, Ranking.GROUP_SIZE, Ranking.BUCKET);
    }

    private static Column part(Column position, double test, double validation) {
        return when(position.lt(test), Part.TEST.name())
                .when(position.lt(test + validation), Part.VALIDATION.name())
                .otherwise(Part.TRAIN.name());
    }

    private static Column part(Column rank, Column test, Column validation) {
        return when(rank.lt(test), Part.TEST.name())
                .when(rank.lt(test.plus(validation)), Part.VALIDATION.name())
                .otherwise(Part.TRAIN.name());
    }
}
