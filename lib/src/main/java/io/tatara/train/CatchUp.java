package io.tatara.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Values;
import io.tatara.engine.Trainable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings ranks that come late to where the others are, between two rounds: one of those that know gives, in exchanges of
 * everyone, its parameters, its optimisers' state and the best epoch's. If the giver is lost meanwhile, the next one gives
 * all of it again.
 */
final class CatchUp {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] GIVES = {1};
    private static final byte[] TAKES = {};

    private final Trainable engine;
    private final Collective collective;
    private final ParameterMean mean;
    private final BestModel best;

    CatchUp(Trainable engine, Collective collective, ParameterMean mean, BestModel best) {
        this.engine = engine;
        this.collective = collective;
        this.mean = mean;
        this.best = best;
    }

    /** What a rank that could give says first; the first to say it gives. */
    private record Offer(int rank, Standing standing, boolean best) {}

    /** Comes late: waits until the others let this rank in, and takes what they give. */
    Standing enter() {
        collective.enter();
        return untilGiven(null);
    }

    /** Lets ranks in, which all others do alike. */
    void letIn(List<Integer> newcomers, Standing standing) {
        collective.admit(newcomers);
        untilGiven(standing);
    }

    private Standing untilGiven(@Nullable Standing own) {
        Standing given = null;
        while (given == null) {
            given = give(own);
        }
        return given;
    }

    /**
     * One rank gives, all others take part.
     *
     * @param own null for a rank that takes
     * @return where the others stand; null if the giver was lost before it had given everything
     */
    private @Nullable Standing give(@Nullable Standing own) {
        byte[] mine = own == null ? TAKES : toJson(new Offer(collective.rank(), own, best.parameters() != null));
        Offer offer = collective.allGather(mine).stream()
                .filter(note -> note.length > 0)
                .findFirst()
                .map(CatchUp::fromJson)
                .orElseThrow(() -> new CollectiveException("nobody is left who knows where the training stands"));
        boolean gives = offer.rank() == collective.rank();
        float[] state = new float[engine.stateLength()];
        engine.readState(state);
        List<float[]> given = new ArrayList<>();
        boolean whole = share(gives, engine.parameterCount(), mean.lastFinite(), given)
                && share(gives, engine.stateLength(), state, given)
                && share(gives, mean.velocity().length, mean.velocity(), given)
                && (!offer.best()
                        || (share(gives, engine.parameterCount(), best.parameters(), given)
                                && share(gives, engine.stateLength(), best.state(), given)));
        if (!whole) {
            return null;
        }
        if (own == null) {
            mean.restore(given.get(0), given.get(2));
            engine.writeState(given.get(1));
            if (offer.best()) {
                best.restore(given.get(3), given.get(4));
            }
        }
        return offer.standing();
    }

    /** Adds the giver's values; returns whether it was there. */
    private boolean share(boolean gives, int length, float @Nullable [] values, List<float[]> given) {
        Values brought = gives && values != null ? Values.of(values) : Values.nothing(length);
        float[] sums = new float[length];
        given.add(sums);
        return collective.allReduce(gives ? GIVES : TAKES, brought, sums).stream()
                .anyMatch(note -> note.length > 0);
    }

    private static byte[] toJson(Offer offer) {
        try {
            return JSON.writeValueAsBytes(offer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + offer, e);
        }
    }

    private static Offer fromJson(byte[] json) {
        try {
            return JSON.readValue(json, Offer.class);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read what another rank gives", e);
        }
    }
}
