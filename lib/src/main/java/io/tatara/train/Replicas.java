package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.engine.TensorGroup;
import java.nio.FloatBuffer;

/** The ranks that hold one stage, a replica each, as the workers that its layers are dealt out to. */
record Replicas(Collective collective, StagePlace place) implements TensorGroup {

    @Override
    public int index() {
        return place.replica();
    }

    @Override
    public int size() {
        return place.replicas();
    }

    @Override
    public void send(int to, FloatBuffer floats) {
        collective.send(place.rankOf(to), floats);
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        collective.receive(place.rankOf(from), target);
    }
}
