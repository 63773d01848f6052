package io.tatara.spark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rank says when it asks for the next roster.
 *
 * @param index the exchange that it makes next; −1 for one that comes late, which makes whichever the others make
 * @param address host:port where it listens to others
 * @param newcomers ranks that it wants let in
 */
record Readiness(int index, String address, List<Integer> newcomers) {

    Readiness {
        newcomers = List.copyOf(newcomers);
    }

    ByteBuffer toMessage() {
        byte[] where = address.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = HubMessage.allocate(8 + 4 * newcomers.size() + where.length)
                .putInt(index)
                .putInt(newcomers.size());
        newcomers.forEach(message::putInt);
        return message.put(where);
    }

    static Readiness read(ByteBuffer in) {
        int index = in.getInt();
        int count = in.getInt();
        List<Integer> newcomers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newcomers.add(in.getInt());
        }
        return new Readiness(index, StandardCharsets.UTF_8.decode(in).toString(), newcomers);
    }
}
