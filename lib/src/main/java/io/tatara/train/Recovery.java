package io.tatara.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.engine.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica's side of checkpoints. Every rank takes part in each call: the leader writes the parameters and the best
 * epoch's, every rank its own optimiser state, and the leader commits once it has heard that all have written.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReplicaPlan plan;
    private final @Nullable CheckpointStore store;
    private final Engine engine;
    private final Collective collective;
    private final ParameterMean mean;
    private final BestModel best;

    Recovery(ReplicaPlan plan, Engine engine, Collective collective, ParameterMean mean, BestModel best) {
        this.plan = plan;
        this.store = plan.checkpoints();
        this.engine = engine;
        this.collective = collective;
        this.mean = mean;
        this.best = best;
    }

    /** Continues from the checkpoint that the leader finds; with as many workers as wrote it, bit for bit. */
    Cursor restore() {
        if (store == null) {
            return Cursor.START;
        }
        CheckpointManifest found = collective.leads() ? store.toResume() : null;
        byte[] told = collective
                .allGather(found == null ? new byte[0] : toJson(found))
                .get(0);
        if (told.length == 0) {
            return Cursor.START;
        }
        CheckpointManifest manifest = fromJson(told, CheckpointManifest.class);
        requireFits(manifest);
        mean.restore(
                store.read(manifest, "parameters.f32"),
                has(manifest, "outer.f32") ? store.read(manifest, "outer.f32") : new float[0]);
        boolean sameWorkers = manifest.workers() == collective.size();
        if (!sameWorkers && collective.leads()) {
            LOG.warn(
                    "Resuming with {} workers what {} workers began: parameters are kept, every worker starts from worker 0's optimiser state, and shards are dealt anew",
                    collective.size(),
                    manifest.workers());
        }
        engine.writeState(store.read(manifest, stateFor(manifest, collective.rank())));
        if (has(manifest, "best.f32")) {
            best.restore(store.read(manifest, "best.f32"), store.read(manifest, "best-state.f32"));
        }
        return manifest.cursor();
    }

    /** Writes a checkpoint if one is due. Returns its path, on the leader, or null. */
    @Nullable
    String save(Cursor cursor) {
        int every = plan.config().checkpointEvery();
        boolean last = cursor.stopped() || cursor.epochs() == plan.config().epochs();
        if (store == null || every == 0 || !(last || cursor.epochs() % every == 0)) {
            return null;
        }
        List<CheckpointEntry> own = new ArrayList<>();
        float[] state = new float[engine.stateLength()];
        engine.readState(state);
        own.add(store.write(cursor.epochs(), stateName(collective.rank()), state));
        boolean leads = collective.leads();
        if (leads) {
            own.add(store.write(cursor.epochs(), "parameters.f32", mean.lastFinite()));
            if (mean.velocity().length > 0) {
                own.add(store.write(cursor.epochs(), "outer.f32", mean.velocity()));
            }
            float[] bestParameters = best.parameters();
            float[] bestState = best.state();
            if (bestParameters != null && bestState != null) {
                own.add(store.write(cursor.epochs(), "best.f32", bestParameters));
                own.add(store.write(cursor.epochs(), "best-state.f32", bestState));
            }
        }
        List<byte[]> all = collective.allGather(toJson(own));
        // a leader that was lost meanwhile leaves this checkpoint without parameters: it does not count
        return leads ? store.commit(manifest(cursor, all)) : null;
    }

    /** A rank's own optimiser state, if as many workers wrote the checkpoint and it was among them; else the first's. */
    private String stateFor(CheckpointManifest manifest, int rank) {
        String own = stateName(rank);
        if (manifest.workers() == collective.size() && has(manifest, own)) {
            return own;
        }
        return manifest.entries().stream()
                .map(CheckpointEntry::name)
                .filter(name -> name.startsWith("state-"))
                .min(Comparator.naturalOrder())
                .orElse(own);
    }

    private CheckpointManifest manifest(Cursor cursor, List<byte[]> entriesOfRanks) {
        List<CheckpointEntry> entries = new ArrayList<>();
        for (byte[] json : entriesOfRanks) {
            entries.addAll(List.of(fromJson(json, CheckpointEntry[].class)));
        }
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                collective.size(),
                engine.parameterCount(),
                engine.stateLength(),
                plan.config().seed(),
                cursor,
                entries);
    }

    private void requireFits(CheckpointManifest manifest) {
        if (manifest.parameters() != engine.parameterCount() || manifest.state() != engine.stateLength()) {
            throw new TataraException(
                    "The checkpoint has %d parameters and %d floats of optimiser state, this network %d and %d; resume with the network and optimiser that wrote it."
                            .formatted(
                                    manifest.parameters(),
                                    manifest.state(),
                                    engine.parameterCount(),
                                    engine.stateLength()));
        }
    }

    private static boolean has(CheckpointManifest manifest, String name) {
        return manifest.entries().stream().anyMatch(entry -> entry.name().equals(name));
    }

    private static String stateName(int rank) {
        return "state-%05d.f32".formatted(rank);
    }

    private static byte[] toJson(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value, e);
        }
    }

    private static <T> T fromJson(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new TataraException("Cannot read a checkpoint's manifest: " + e.getMessage(), e);
        }
    }
}
