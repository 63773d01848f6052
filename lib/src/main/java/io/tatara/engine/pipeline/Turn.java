package io.tatara.engine.pipeline;

/**
 * What a stage does next: one micro-batch forward, or backward.
 *
 * @param micro which one of the step, from 0
 */
public record Turn(Kind kind, int micro) {

    public enum Kind {
        FORWARD,
        BACKWARD
    }

    static Turn forward(int micro) {
        return new Turn(Kind.FORWARD, micro);
    }

    static Turn backward(int micro) {
        return new Turn(Kind.BACKWARD, micro);
    }

    public boolean isForward() {
        return kind == Kind.FORWARD;
    }
}
