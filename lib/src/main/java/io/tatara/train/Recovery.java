package io.tatara.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.engine.Trainable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica's way back to the newest checkpoint. Every rank takes part; the leader says which one it is.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable CheckpointStore store;
    private final Kept kept;
    private final List<Integer> cuts;
    private final @Nullable Dealt dealt;
    private final Duty duty;
    private final Trainable engine;
    private final Collective collective;
    private final ParameterMean mean;
    private final Summing summing;
    private final BestModel best;

    Recovery(ReplicaPlan plan, Duty duty, Collective collective, ParameterMean mean, Summing summing, BestModel best) {
        this.store = plan.checkpoints();
        this.kept = duty.kept();
        this.cuts = plan.exchange().cuts();
        this.dealt = plan.exchange().dealt(plan.engines());
        this.duty = duty;
        this.engine = duty.trainable();
        this.collective = collective;
        this.mean = mean;
        this.summing = summing;
        this.best = best;
    }

    /**
     * Where a training goes on.
     *
     * @param from what the training goes on from; null if it begins
     */
    record Restored(Cursor cursor, @Nullable CheckpointManifest from) {
        static final Restored NOTHING = new Restored(Cursor.START, null);
    }

    /**
     * Continues from the checkpoint that the leader finds; with as many workers as wrote it, bit for bit. With another
     * number the epoch under way begins anew.
     */
    Restored restore() {
        if (store == null) {
            return Restored.NOTHING;
        }
        byte[] told = collective
                .allGather(collective.leads() ? find(store) : new byte[0])
                .get(0);
        if (told.length == 0) {
            return Restored.NOTHING;
        }
        CheckpointManifest manifest = fromJson(told);
        requireFits(manifest);
        mean.restore(
                read(manifest, kept.parameters()),
                manifest.has(CheckpointManifest.OUTER) ? read(manifest, CheckpointManifest.OUTER) : new float[0]);
        boolean sameWorkers = manifest.workers() == collective.size();
        if (!sameWorkers && collective.leads()) {
            LOG.warn(
                    "Resuming with {} workers what {} workers began: parameters are kept, every worker starts from worker 0's optimiser state, shards are dealt anew, and epoch {} begins anew",
                    collective.size(),
                    manifest.workers(),
                    manifest.cursor().epochs() + 1);
        }
        String owed = kept.owed();
        if (sameWorkers && manifest.has(owed)) {
            summing.restore(read(manifest, owed));
        }
        engine.writeState(read(manifest, stateFor(manifest)));
        if (manifest.has(kept.best())) {
            best.restore(read(manifest, kept.best()), read(manifest, kept.bestState()));
        }
        Cursor cursor = manifest.cursor();
        return new Restored(sameWorkers ? cursor : cursor.withEpochAnew(), manifest);
    }

    /** The checkpoint to continue from; of no length without one. What dead attempts have left is deleted. */
    private static byte[] find(CheckpointStore store) {
        CheckpointManifest found = store.toResume();
        store.tidy(0);
        return found == null ? new byte[0] : toJson(found);
    }

    private float[] read(CheckpointManifest manifest, String name) {
        return Objects.requireNonNull(store).read(manifest.entry(name));
    }

    /** A rank's own optimiser state, if as many workers wrote the checkpoint and it was among them; else the first's. */
    private String stateFor(CheckpointManifest manifest) {
        String own = kept.state();
        if (!kept.shared()) {
            return own;
        }
        if (manifest.workers() == collective.size() && manifest.has(own)) {
            return own;
        }
        return manifest.entries().stream()
                .map(CheckpointEntry::name)
                .filter(name -> name.startsWith("state-"))
                .min(Comparator.naturalOrder())
                .orElse(own);
    }

    private void requireFits(CheckpointManifest manifest) {
        if (!manifest.cuts().equals(cuts)) {
            throw new TataraException(
                    "The checkpoint is of %s, this training of %s; resume with distribution.cuts as they were."
                            .formatted(form(manifest.cuts()), form(cuts)));
        }
        if (!Objects.equals(manifest.dealt(), dealt)) {
            throw new TataraException(
                    "The checkpoint is of %s, this training of %s; resume with as many workers, and with the shard of each layer, as they were."
                            .formatted(form(manifest.dealt()), form(dealt)));
        }
        int state =
                kept.shared() ? manifest.state() : manifest.entry(kept.state()).floats();
        if (manifest.parameters() != duty.parameters() || state != engine.stateLength()) {
            throw new TataraException(
                    "The checkpoint has %d parameters and %d floats of optimiser state, this network %d and %d; resume with the network and optimiser that wrote it."
                            .formatted(manifest.parameters(), state, duty.parameters(), engine.stateLength()));
        }
    }

    private static String form(List<Integer> cuts) {
        return cuts.isEmpty()
                ? "a whole network"
                : "a pipeline whose stages begin with the layers 0 and %s".formatted(cuts);
    }

    private static String form(@Nullable Dealt dealt) {
        return dealt == null
                ? "layers that are not dealt out"
                : "layers dealt out to %d workers".formatted(dealt.workers());
    }

    private static byte[] toJson(CheckpointManifest value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value, e);
        }
    }

    private static CheckpointManifest fromJson(byte[] json) {
        try {
            return JSON.readValue(json, CheckpointManifest.class);
        } catch (IOException e) {
            throw new TataraException("Cannot read a checkpoint's manifest: " + e.getMessage(), e);
        }
    }
}
