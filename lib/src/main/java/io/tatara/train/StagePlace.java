package io.tatara.train;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a rank stands in a pipeline: which stage of which replica of the network. Ranks count through the stages of the first
 * replica, then through those of the next.
 */
record StagePlace(int stage, int stages, int replica, int replicas) {

    static StagePlace of(int rank, int stages, int replicas) {
        return new StagePlace(rank % stages, stages, rank / stages, replicas);
    }

    boolean isFirst() {
        return stage == 0;
    }

    boolean isLast() {
        return stage == stages - 1;
    }

    int rank() {
        return rankOf(replica);
    }

    /** The rank that holds the same stage of another replica. */
    int rankOf(int ofReplica) {
        return ofReplica * stages + stage;
    }

    /** The rank of the stage before this one. */
    int before() {
        return rank() - 1;
    }

    /** The rank of the stage behind this one. */
    int behind() {
        return rank() + 1;
    }

    /** Ranks that hold the same stage, by replica. */
    List<Integer> group() {
        return IntStream.range(0, replicas).map(this::rankOf).boxed().toList();
    }
}
