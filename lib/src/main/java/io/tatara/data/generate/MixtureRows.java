package io.tatara.data.generate;

import java.util.Iterator;

/** The rows of given numbers: an array of its own for each, the features first and the label last. */
final class MixtureRows implements Iterator<float[]> {

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
    public float[] next() {
        random.at(numbers.next());
        int label = random.nextInt(spec.classes());
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] = random.nextGaussian();
        }
        point[label] += distance;
        mixing.apply(point);
        float[] row = new float[point.length + 1];
        for (int feature = 0; feature < point.length; feature++) {
            row[feature] = (float) point[feature];
        }
        row[point.length] = label;
        return row;
    }
}
