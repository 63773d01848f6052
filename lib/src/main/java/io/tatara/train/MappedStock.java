package io.tatara.train;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mapped files beside the checkpoints. A sheet of which there is none yet is memory, if it is not large; when one is brought
 * back, the next is made ready if there is none: with two checkpoints kept and one under way there are four.
 */
final class MappedStock implements SheetStock {

    private static final Logger LOG = LoggerFactory.getLogger(MappedStock.class);

    /**
     * Floats of a sheet that is a file from the start, where one can be had: making it takes the training's time, but who has so
     * many may have no room for more.
     */
    private static final int LARGE = 1 << 24;

    private final Path folder;
    private final int rank;
    private final Map<String, Deque<MappedSheet>> free = new ConcurrentHashMap<>();
    private final Queue<MappedSheet> made = new ConcurrentLinkedQueue<>();
    private final Map<String, List<MappedSheet>> lent = new ConcurrentHashMap<>();

    MappedStock(LocalStorage storage, int rank, String attempt) {
        this.folder = storage.folder().resolve(CheckpointPlace.sheets(attempt));
        this.rank = rank;
    }

    private Deque<MappedSheet> free(String name) {
        return free.computeIfAbsent(name, unused -> new ConcurrentLinkedDeque<>());
    }

    private List<MappedSheet> lent(String name) {
        return lent.computeIfAbsent(name, unused -> new ArrayList<>());
    }

    @Override
    public Sheet take(String name, int floats) {
        Sheet next = free(name).poll();
        if (next != null && next.floats().capacity() == floats) {
            return next;
        }
        if (floats >= LARGE && MappedSheet.holds(floats)) {
            try {
                return make(name, floats);
            } catch (IOException e) {
                LOG.debug("A copy of {} is memory, for there is no file", name, e);
            }
        }
        return new HeapSheet(floats);
    }

    @Override
    public void bringBack(String name, Sheet sheet) {
        try {
            if (sheet instanceof MappedSheet mapped) {
                lent(name).add(mapped);
            }
            for (MappedSheet each : List.copyOf(lent(name))) {
                int checkpoints = each.checkpoints();
                if (checkpoints <= 0) {
                    lent(name).remove(each);
                }
                if (checkpoints == 0) {
                    free(name).add(each);
                }
            }
            if (free(name).isEmpty()) {
                makeOne(name, sheet.floats().capacity());
            }
        } catch (IOException e) {
            // what is missing is memory then
            LOG.debug("No file is ready for {} of the next checkpoint", name, e);
        }
    }

    private void makeOne(String name, int floats) throws IOException {
        if (floats > 0 && MappedSheet.holds(floats)) {
            free(name).add(make(name, floats));
        }
    }

    private MappedSheet make(String name, int floats) throws IOException {
        Files.createDirectories(folder);
        String file = "%s-%d-%s".formatted(name, rank, UUID.randomUUID());
        MappedSheet sheet = MappedSheet.create(folder.resolve(file), floats);
        made.add(sheet);
        return sheet;
    }

    @Override
    public void close() {
        try {
            for (MappedSheet sheet : made) {
                sheet.delete();
            }
            if (Files.isDirectory(folder)) {
                Files.delete(folder);
            }
        } catch (FileSystemException e) {
            LOG.debug("Others still have files in {}", folder);
        } catch (IOException e) {
            LOG.warn("Files in {} could not be deleted: {}", folder, e.getMessage());
        }
    }
}
