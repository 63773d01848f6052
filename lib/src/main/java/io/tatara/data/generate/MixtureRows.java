package io.tatara.data.generate;

import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The rows of given numbers; one buffer serves them all. */
final class MixtureRows implements Iterator<Row> {

    private final MixtureSpec spec;
    private final Iterator<Long> numbers;
    private final RowRandom random;
    private final FeatureMixing mixing;
    private final double[] point;
    private final double distance;

    MixtureRows(MixtureSpec spec, Iterator<Long> numbers) {
        this.spec = spec;
        this.numbers = numbers;
        this.random = new RowRandom(spec.seed());
        this.mixing = new FeatureMixing(spec.features(), spec.seed());
        this.point = new double[spec.features()];
        this.distance = spec.separation() / Math.sqrt(2);
    }

    @Override
    public boolean hasNext() {
        return numbers.hasNext();
    }

    @Override
    public Row next() {
        random.at(numbers.next());
        int label = random.nextInt(spec.classes());
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] = random.nextGaussian();
        }
        point[label] += distance;
        mixing.apply(point);
        Object[] values = new Object[point.length + 1];
        for (int feature = 0; feature < point.length; feature++) {
            values[feature] = (float) point[feature];
        }
        values[point.length] = label;
        return RowFactory.create(values);
    }
}
