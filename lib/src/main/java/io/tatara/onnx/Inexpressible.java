package io.tatara.onnx;

/** Says what of a network has no form in ONNX; whoever knows the layer's name adds it. */
final class Inexpressible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Inexpressible(String what) {
        super(what);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
