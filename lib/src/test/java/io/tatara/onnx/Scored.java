package io.tatara.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import onnx.Onnx.ModelProto;

/** A model in ONNX Runtime, which alone decides what a file means. */
final class Scored implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    Scored(byte[] file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(file, options);
        }
    }

    static Scored of(ModelProto proto) throws OrtException {
        return new Scored(proto.toByteArray());
    }

    OrtSession session() {
        return session;
    }

    /** The outputs of rows of features: their names, and arrays of arrays. */
    Map<String, Object> score(float[] features, int rows) throws OrtException {
        long[] shape = {rows, features.length / rows};
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(features), shape)) {
            return outputs(Map.of("features", tensor));
        }
    }

    /** The outputs of columns, each a row of numbers after the other. */
    Map<String, Object> score(Map<String, double[]> columns, int rows) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, double[]> column : columns.entrySet()) {
                double[] values = column.getValue();
                long[] shape = {rows, values.length / rows};
                tensors.put(column.getKey(), OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape));
            }
            return outputs(tensors);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private Map<String, Object> outputs(Map<String, OnnxTensor> inputs) throws OrtException {
        Map<String, Object> outputs = new HashMap<>();
        try (OrtSession.Result result = session.run(inputs)) {
            for (Map.Entry<String, OnnxValue> output : result) {
                outputs.put(output.getKey(), output.getValue().getValue());
            }
        }
        return outputs;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
