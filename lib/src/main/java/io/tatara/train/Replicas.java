package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.engine.TensorGroup;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The ranks that hold one stage, a replica each, as the workers that its layers are dealt out to. */
final class Replicas implements TensorGroup {

    private final Collective collective;
    private final StagePlace place;
    private @Nullable Stopwatch watch;

    Replicas(Collective collective, StagePlace place) {
        this.collective = collective;
        this.place = place;
    }

    /** From now on charges what is sent and waited for to exchanges, and what is between to computing; null charges nothing. */
    void charge(@Nullable Stopwatch to) {
        watch = to;
    }

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
        computed();
        collective.send(place.rankOf(to), floats);
        exchanged();
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        computed();
        collective.receive(place.rankOf(from), target);
        exchanged();
    }

    private void computed() {
        if (watch != null) {
            watch.computed();
        }
    }

    private void exchanged() {
        if (watch != null) {
            watch.exchanged();
        }
    }
}
