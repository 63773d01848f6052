package io.tatara.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.Objects;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What no run file writes, but a DL4J configuration from elsewhere may. */
class TestOnnxForeignNetworks {

    @Test
    void everyWayOfPaddingIsDl4js() throws OrtException {
        for (ConvolutionMode mode :
                new ConvolutionMode[] {ConvolutionMode.Same, ConvolutionMode.Truncate, ConvolutionMode.Strict}) {
            for (PoolingType type : new PoolingType[] {PoolingType.MAX, PoolingType.AVG}) {
                int padding = mode == ConvolutionMode.Same ? 0 : 1;
                ListBuilder list = list().layer(new ConvolutionLayer.Builder(3, 2)
                                .stride(1, 2)
                                .padding(padding, 0)
                                .dilation(2, 1)
                                .convolutionMode(mode)
                                .nOut(3)
                                .hasBias(false)
                                .activation(Activation.TANH)
                                .build())
                        .layer(new SubsamplingLayer.Builder(type)
                                .kernelSize(3, 2)
                                .stride(2, 1)
                                .padding(padding, padding)
                                .convolutionMode(mode)
                                .build());
                scoresAlike(mode + " " + type, images(list, 9, 8, 2), 9 * 8 * 2);
            }
        }
    }

    @Test
    void imagesWithTheirChannelsLastAreTurned() throws OrtException {
        CNN2DFormat last = CNN2DFormat.NHWC;
        ListBuilder list = list().layer(new ConvolutionLayer.Builder(2, 2)
                        .dataFormat(last)
                        .convolutionMode(ConvolutionMode.Same)
                        .nIn(2)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(new BatchNormalization.Builder()
                        .dataFormat(last)
                        .nIn(3)
                        .nOut(3)
                        .build())
                .layer(new SubsamplingLayer.Builder(PoolingType.AVG)
                        .dataFormat(last)
                        .kernelSize(2, 2)
                        .stride(2, 1)
                        .build())
                .layer(output(3 * 4 * 3))
                // row by row of pixels: 6 x 5 of 2 channels
                .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(5, 2, 6))
                .inputPreProcessor(3, new CnnToFeedForwardPreProcessor(3, 4, 3, last));

        scoresAlike("channels last", list.build().toJson(), 6 * 5 * 2);
    }

    @Test
    void paddedImagesAreSummedUp() throws OrtException {
        ListBuilder list = list().layer(new ZeroPaddingLayer.Builder(1, 0, 2, 1).build())
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .activation(Activation.HARDTANH)
                        .build())
                .layer(new BatchNormalization.Builder().useLogStd(true).build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.SUM).build());

        scoresAlike("padded", images(list, 5, 4, 2), 5 * 4 * 2);
    }

    @Test
    void fixedScalesAndLossLayersAreKept() throws OrtException {
        ListBuilder list = list().layer(new DenseLayer.Builder()
                        .nIn(6)
                        .nOut(3)
                        .activation(Activation.SOFTSIGN)
                        .build())
                .layer(new BatchNormalization.Builder()
                        .nIn(3)
                        .nOut(3)
                        .lockGammaBeta(true)
                        .gamma(1.5)
                        .beta(-0.5)
                        .build())
                .layer(new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build());

        scoresAlike("fixed", list.build().toJson(), 6);
    }

    @Test
    void branchesOfGraphsMeet() throws OrtException {
        for (ElementWiseVertex.Op operation : ElementWiseVertex.Op.values()) {
            scoresAlike("graph " + operation, graph(new ElementWiseVertex(operation)), 5);
        }
    }

    @Test
    void aVertexWithoutFormIsRefusedByItsName() {
        ModelBundle bundle = model(graphOf(new L2NormalizeVertex()), 5);

        assertThatThrownBy(() -> OnnxExport.model(bundle, null, ""))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("the vertex 'met' (L2NormalizeVertex): this kind of vertex");
    }

    private static String graph(ElementWiseVertex met) {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", hidden(Activation.TANH), "in")
                .addLayer("right", hidden(Activation.CUBE), "in")
                .addVertex("met", met, "left", "right")
                .addVertex("all", new MergeVertex(), "met", "in")
                .addLayer("out", output(9), "all")
                .setOutputs("out")
                .build()
                .toJson();
    }

    private static String graphOf(L2NormalizeVertex met) {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", hidden(Activation.TANH), "in")
                .addVertex("met", met, "left")
                .addLayer("out", output(4), "met")
                .setOutputs("out")
                .build()
                .toJson();
    }

    private static DenseLayer hidden(Activation activation) {
        return new DenseLayer.Builder().nIn(5).nOut(4).activation(activation).build();
    }

    private static OutputLayer output(int inputs) {
        OutputLayer.Builder output = new OutputLayer.Builder(LossFunction.MCXENT).nOut(3);
        if (inputs > 0) {
            output.nIn(inputs);
        }
        return output.activation(Activation.SOFTMAX).build();
    }

    private static ListBuilder list() {
        return new NeuralNetConfiguration.Builder().seed(3).list();
    }

    private static String images(ListBuilder list, int height, int width, int channels) {
        return list.layer(output(0))
                .setInputType(InputType.convolutionalFlat(height, width, channels))
                .build()
                .toJson();
    }

    private static void scoresAlike(String what, String json, int features) throws OrtException {
        ModelBundle bundle = model(json, features);
        RandomModel model = new RandomModel(bundle, 0, 5, what);
        try (Scored scored = Scored.of(OnnxExport.model(bundle, null, ""))) {
            var batch = model.batch(6, 9);
            float[][] actual = (float[][])
                    Objects.requireNonNull(scored.score(batch.features(), 6).get("probabilities"));
            TestOnnxExport.alike(what, actual, model.predicted(batch));
        }
    }

    /** With every parameter moved a little, so that no scale is 1 and no shift 0. */
    private static ModelBundle model(String json, int features) {
        Schema schema = Networks.schema(features, Networks.CLASSES);
        NetworkDefinition network = NetworkBuilder.fromDl4j(
                json, "config.json", schema, Networks.ADAM, Regularization.NONE, Networks.UNCLIPPED, 7);
        try (Engine engine = new Dl4jEngineFactory(network, Networks.UNCLIPPED, null).create()) {
            float[] parameters = Networks.parameters(engine);
            Random random = new Random(11);
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] += 0.1f * random.nextFloat();
            }
            return RandomModel.bundle(network, schema, parameters);
        }
    }
}
