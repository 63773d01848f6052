package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.Span;
import io.tatara.engine.Weights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The ranks that hold one stage, a replica each, and sum the gradient of what all of them have of it. Each sums a part, in the
 * order of replicas, and gives that to the others: so every replica gets the same bits, and sends 2·(R − 1)/R gradients. Used by
 * one thread.
 */
final class StageGroup {

    /** A count of examples goes as two floats that hold it exactly. */
    private static final int HALF = 12;

    private static final int HEAD = 3;

    private final Collective collective;
    private final List<Integer> ranks;
    private final int own;
    private final CommonGradient gradient;
    private final float[] sums;
    private final float[] arriving;
    private final float[] head = new float[HEAD];

    StageGroup(Collective collective, StagePlace place, Weights weights) {
        this.collective = collective;
        this.ranks = place.group();
        this.own = place.replica();
        this.gradient = new CommonGradient(weights);
        this.sums = new float[ranks.size() == 1 ? 0 : gradient.length()];
        this.arriving = new float[ranks.size() == 1 ? 0 : span(own).length()];
    }

    private Span span(int replica) {
        return Span.part(sums.length, replica, ranks.size());
    }

    /**
     * Gives the weights the sum of all replicas' gradients.
     *
     * @param examples of this one's; 0 where it has none to add
     * @param finite whether it is fit to be added
     * @return everyone's examples, or 0 if some gradient is not finite
     */
    int sum(int examples, boolean finite) {
        if (ranks.size() == 1) {
            return finite ? examples : 0;
        }
        int[] counts = exchangeCounts(examples, finite);
        if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
            return 0;
        }
        sendParts(counts);
        sumOwn(counts);
        shareSums();
        gradient.write(sums);
        return Arrays.stream(counts).sum();
    }

    /** Everyone's examples, by replica; −1 for a gradient that is not finite. */
    private int[] exchangeCounts(int examples, boolean finite) {
        head[0] = examples >>> HALF;
        head[1] = examples & ((1 << HALF) - 1);
        head[2] = finite ? 1 : 0;
        toOthers(FloatBuffer.wrap(head));
        int[] counts = new int[ranks.size()];
        float[] its = new float[HEAD];
        for (int r = 0; r < counts.length; r++) {
            System.arraycopy(head, 0, its, 0, HEAD);
            if (r != own) {
                collective.receive(ranks.get(r), FloatBuffer.wrap(its));
            }
            counts[r] = its[2] == 1 ? (int) its[0] << HALF | (int) its[1] : -1;
        }
        return counts;
    }

    private void toOthers(FloatBuffer floats) {
        for (int r = 0; r < ranks.size(); r++) {
            if (r != own) {
                collective.send(ranks.get(r), floats.duplicate());
            }
        }
    }

    private void sendParts(int[] counts) {
        if (counts[own] == 0) {
            return;
        }
        for (int r = 0; r < ranks.size(); r++) {
            if (r != own) {
                collective.send(ranks.get(r), gradient(span(r)));
            }
        }
    }

    /** A part of the gradient, in the array of sums, where the sum goes later. */
    private FloatBuffer gradient(Span part) {
        gradient.read(part.from(), part.length(), sums);
        return FloatBuffer.wrap(sums, part.from(), part.length());
    }

    private void sumOwn(int[] counts) {
        Span part = span(own);
        if (counts[own] > 0) {
            gradient(part);
        }
        float[] mine = Arrays.copyOfRange(sums, part.from(), part.from() + part.length());
        boolean any = false;
        for (int r = 0; r < ranks.size(); r++) {
            if (counts[r] > 0) {
                float[] its = r == own ? mine : arriving;
                if (r != own) {
                    collective.receive(ranks.get(r), FloatBuffer.wrap(its));
                }
                add(its, part.from(), any);
                any = true;
            }
        }
    }

    private void add(float[] its, int at, boolean any) {
        for (int i = 0; i < its.length; i++) {
            sums[at + i] = any ? sums[at + i] + its[i] : its[i];
        }
    }

    private void shareSums() {
        Span part = span(own);
        toOthers(FloatBuffer.wrap(sums, part.from(), part.length()));
        for (int r = 0; r < ranks.size(); r++) {
            if (r != own) {
                Span its = span(r);
                collective.receive(ranks.get(r), FloatBuffer.wrap(sums, its.from(), its.length()));
            }
        }
    }
}
