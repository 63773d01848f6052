package io.tatara.data;

import io.tatara.TataraException;

/** How large a document of ours may be, as JSON is, whoever writes or reads it: what could not be read is not written. */
public final class DocumentLimit {

    /**
     * In bytes, 256 MiB: categories and statistics of very many columns take some of them, a network's configuration some
     * kB a layer; and nobody's memory is at stake.
     */
    public static final int BYTES = 256 << 20;

    private DocumentLimit() {}

    /**
     * Checks what is to be written, or was written aside.
     *
     * @param document its place, for messages
     * @throws TataraException when it has too many bytes
     */
    public static void require(String document, long bytes) {
        if (bytes > BYTES) {
            throw new TataraException(
                    "%s would have %,d bytes, and one of more than %,d is not read: leave out columns of very many categories (data.features.exclude)"
                            .formatted(document, bytes, BYTES));
        }
    }
}
