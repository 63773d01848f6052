package io.tatara.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** A graph as it grows: every value gets a name that no other has. Used by one thread. */
final class GraphWriter {

    /** The name of the first dimension, whose size is the caller's. */
    private static final String BATCH = "batch";

    private final GraphProto.Builder graph;
    private final Set<String> names = new HashSet<>();

    GraphWriter(String name) {
        this.graph = GraphProto.newBuilder().setName(name);
    }

    /** Keeps a name for a value that gets it later. */
    void reserve(String name) {
        names.add(name);
    }

    /**
     * Adds what the caller feeds.
     *
     * @param wanted its name, unless it is taken
     * @return the name it got
     */
    String input(String wanted, DataType type, long... shape) {
        String name = free(wanted);
        graph.addInput(value(name, type, shape));
        return name;
    }

    /** Gives a value that was computed the name of an output, which was reserved. */
    void output(String name, String computed, DataType type, long... shape) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(free(name + "/out"))
                .addInput(computed)
                .addOutput(name));
        graph.addOutput(value(name, type, shape));
    }

    /** Adds a node of one output, whose name it returns; names start with {@code where}. */
    String node(String where, String operator, List<String> inputs, AttributeProto... attributes) {
        String name = free(where + "/" + operator);
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(Arrays.asList(attributes)));
        return name;
    }

    String floats(String wanted, float[] values, long... shape) {
        ByteBuffer bytes = littleEndian(values.length * (long) Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return constant(wanted, DataType.FLOAT, bytes, shape);
    }

    String scalar(String wanted, double value) {
        return floats(wanted, new float[] {(float) value});
    }

    String doubles(String wanted, double[] values, long... shape) {
        ByteBuffer bytes = littleEndian(values.length * (long) Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return constant(wanted, DataType.DOUBLE, bytes, shape);
    }

    String integers(String wanted, long... values) {
        ByteBuffer bytes = littleEndian(values.length * (long) Long.BYTES);
        bytes.asLongBuffer().put(values);
        return constant(wanted, DataType.INT64, bytes, values.length);
    }

    GraphProto build() {
        return graph.build();
    }

    private static ByteBuffer littleEndian(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String constant(String wanted, DataType type, ByteBuffer bytes, long... shape) {
        String name = free(wanted);
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes)));
        return name;
    }

    private static ValueInfoProto value(String name, DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
        for (long size : shape) {
            dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }

    private String free(String wanted) {
        String name = wanted;
        for (int i = 2; !names.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }
}
