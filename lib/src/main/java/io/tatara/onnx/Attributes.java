package io.tatara.onnx;

import java.util.Arrays;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.TensorProto.DataType;

/** Settings of a node. */
final class Attributes {

    private Attributes() {}

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    /** Of a Cast. */
    static AttributeProto to(DataType type) {
        return integer("to", type.getNumber());
    }
}
