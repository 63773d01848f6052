package io.tatara.ml;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.NewInstance;
import org.apache.spark.sql.types.StructType;
import scala.runtime.AbstractPartialFunction;

/**
 * Spark's encoder of rows, with one type of vectors for all of them. Spark's own makes a new one, a struct of four fields, for
 * each vector that it reads or writes, which takes longer than a small network.
 */
final class RowEncoder {

    private static final Literal VECTORS = Literal.fromObject(SQLDataTypes.VectorType());

    private RowEncoder() {}

    static Encoder<Row> of(StructType schema) {
        ExpressionEncoder<Row> plain = ExpressionEncoder.apply(schema);
        return plain.copy(shared(plain.objSerializer()), shared(plain.objDeserializer()), plain.clsTag());
    }

    private static Expression shared(Expression expression) {
        return expression.transform(new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(Expression part) {
                return part instanceof NewInstance made
                        && made.cls() == SQLDataTypes.VectorType().getClass();
            }

            @Override
            public Expression apply(Expression part) {
                return VECTORS;
            }
        });
    }
}
