package io.tatara.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events on their way to the driver, which go together a few times a second: one message a round would cost both processes
 * more than a short round's exchange. Thread-safe.
 */
final class Outbox {

    static final long MILLIS = 200;
    private static final int FULL_BYTES = 1 << 15;

    private final Consumer<ByteBuffer> send;
    private List<byte[]> waiting = new ArrayList<>();
    private int bytes;

    /** @param send takes the payload of a message, in a buffer of the hub's; does not wait */
    Outbox(Consumer<ByteBuffer> send) {
        this.send = send;
    }

    synchronized void add(byte[] event) {
        waiting.add(event);
        bytes += event.length;
        if (bytes >= FULL_BYTES) {
            flush();
        }
    }

    synchronized void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        byte[] packed = Notes.pack(waiting);
        waiting = new ArrayList<>();
        bytes = 0;
        send.accept(HubMessage.allocate(packed.length).put(packed));
    }
}
