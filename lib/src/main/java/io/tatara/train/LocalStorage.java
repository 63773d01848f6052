package io.tatara.train;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Checkpoints on a disk of this host, or on one that is mounted. */
record LocalStorage(Path folder) implements CheckpointStorage {

    /**
     * Where a file's space is taken once and for all when it is first written, and other hosts see nothing of it: what is
     * mapped there neither runs out of space when it is written to, nor lies in the memory of this host alone.
     */
    private static final Set<String> MAPPABLE = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs", "overlay");

    @Override
    public void requireWritable(String probe) throws IOException {
        create("", probe).close();
        Files.delete(file("", probe));
    }

    @Override
    public List<String> places() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(LocalStorage::name).toList();
        }
    }

    @Override
    public boolean has(String place, String name) {
        return file(place, name).toFile().exists();
    }

    @Override
    public InputStream open(String place, String name) throws IOException {
        return new FileInputStream(file(place, name).toFile());
    }

    @Override
    public OutputStream create(String place, String name) throws IOException {
        makeFolder(place);
        return new FileOutputStream(file(place, name).toFile());
    }

    @Override
    public void put(String place, String name, byte[] content) throws IOException {
        try (OutputStream out = create(place, "." + name)) {
            out.write(content);
        }
        Files.move(file(place, "." + name), file(place, name), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Has a file of this host appear under another name, too.
     *
     * @throws IOException also where a file has one name
     */
    void link(Path file, String place, String name) throws IOException {
        makeFolder(place);
        Files.deleteIfExists(file(place, name));
        Files.createLink(file(place, name), file);
    }

    private void makeFolder(String place) throws IOException {
        try {
            Files.createDirectories(folder.resolve(place));
        } catch (FileSystemException e) {
            // its own message is a path
            throw new IOException(
                    "the folder %s cannot be made (%s)"
                            .formatted(
                                    e.getFile(),
                                    Objects.requireNonNullElse(
                                            e.getReason(), e.getClass().getSimpleName())),
                    e);
        }
    }

    @Override
    public void delete(String place) throws IOException {
        Path path = folder.resolve(place);
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(path);
    }

    @Override
    public SheetStock sheets(int rank, String attempt) {
        return isMappable() ? new MappedStock(this, rank, attempt) : new HeapStock();
    }

    private boolean isMappable() {
        try {
            return MAPPABLE.contains(Files.getFileStore(folder).type());
        } catch (IOException e) {
            return false;
        }
    }

    Path file(String place, String name) {
        return folder.resolve(place).resolve(name);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
