package io.tatara.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * What a rank tells the others once it has written its part of a checkpoint, or could not.
 *
 * @param round that the checkpoint was taken after
 * @param failure why it could not; empty if it could
 * @param seconds of processor time that the rank has spent on checkpoints since it last told
 */
record Saved(int rank, long round, List<CheckpointEntry> entries, String failure, double seconds) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Saved {
        entries = List.copyOf(entries);
    }

    static Saved failed(int rank, long round, String why) {
        return new Saved(rank, round, List.of(), why, 0);
    }

    Saved costing(double itsSeconds) {
        return new Saved(rank, round, entries, failure, itsSeconds);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + this, e);
        }
    }

    static Saved fromJson(String json) {
        try {
            return JSON.readValue(json, Saved.class);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read what another rank says of its checkpoint", e);
        }
    }
}
