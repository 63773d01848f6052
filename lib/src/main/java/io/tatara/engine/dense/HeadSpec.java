package io.tatara.engine.dense;

import java.util.List;

/** How a network ends. */
sealed interface HeadSpec {

    Head make(int outputs);

    record CrossEntropy(double clip) implements HeadSpec {
        @Override
        public Head make(int outputs) {
            return new SoftmaxHead(outputs, clip);
        }
    }

    record Elements(List<Pointwise> activation, ElementLoss loss) implements HeadSpec {
        public Elements {
            activation = List.copyOf(activation);
        }

        @Override
        public Head make(int outputs) {
            return new PointwiseHead(outputs, activation, loss);
        }
    }
}
