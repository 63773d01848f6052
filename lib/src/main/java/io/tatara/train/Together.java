package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.Span;
import io.tatara.collective.Values;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How ranks that sum their gradients divide the update among themselves. All end with the same parameters. */
sealed interface Together {

    /** One exchange of all; returns their notes. The sums are what {@link #update} needs of them. */
    List<byte[]> sum(byte[] note, Values gradient, float[] sums);

    /** Takes the step; returns what of it was not finite, on every rank alike, or nothing. */
    String update(StepClock clock, float[] gradient);

    /** Gives the engine all of the optimiser's state, if it has not got it. */
    void gatherState();

    /** Each makes the whole update, and has the whole state. */
    record Everything(Engine engine, Summing summing) implements Together {
        @Override
        public List<byte[]> sum(byte[] note, Values gradient, float[] sums) {
            return summing.allReduce(note, gradient, sums);
        }

        @Override
        public String update(StepClock clock, float[] gradient) {
            engine.update(clock, gradient);
            return engine.fault();
        }

        @Override
        public void gatherState() {}
    }

    /**
     * Each updates a part of the parameters, whose gradient it sums and whose state it keeps, and gives it to the others: the
     * floats sent are as many, the work of the update is divided (Rajbhandari et al., 2020: ZeRO, stage 1).
     */
    record Part(Engine engine, Collective collective, Stopwatch watch) implements Together {
        @Override
        public List<byte[]> sum(byte[] note, Values gradient, float[] sums) {
            return collective.reduceScatter(note, gradient, sums);
        }

        @Override
        public String update(StepClock clock, float[] gradient) {
            Span own = collective.own(engine.parameterCount());
            String fault = "";
            if (own.length() > 0) {
                engine.update(clock, gradient, new Stretch(own.from(), own.length()));
                fault = engine.fault();
            }
            watch.updated();
            byte[] note = fault.getBytes(StandardCharsets.UTF_8);
            List<byte[]> faults = collective.share(note, new Parameters(engine), engine::writeParameters);
            watch.exchanged();
            return faults.stream()
                    .filter(bytes -> bytes.length > 0)
                    .findFirst()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
        }

        @Override
        public void gatherState() {
            float[] state = new float[engine.stateLength()];
            Values.nothing(state.length).read(0, FloatBuffer.wrap(state));
            Span own = collective.own(engine.parameterCount());
            if (own.length() > 0) {
                engine.readState(new Stretch(own.from(), own.length()), state);
            }
            float[] whole = new float[state.length];
            collective.allReduce(new byte[0], Values.of(state), whole);
            engine.writeState(whole);
        }
    }

    /** An engine's parameters, where they lie. */
    record Parameters(Engine engine) implements Values {
        @Override
        public int length() {
            return engine.parameterCount();
        }

        @Override
        public void read(int from, FloatBuffer target) {
            engine.readParameters(from, target);
        }
    }
}
