package io.tatara.spark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks that another has missed for too long, and what it saw.
 *
 * @param parted whether there is no connection to them; else they do not bring what they should
 */
record Missing(List<Integer> ranks, boolean parted, String reason) {

    Missing {
        ranks = List.copyOf(ranks);
    }

    ByteBuffer toMessage() {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message =
                HubMessage.allocate(5 + 4 * ranks.size() + text.length).putInt(ranks.size());
        ranks.forEach(message::putInt);
        return message.put((byte) (parted ? 1 : 0)).put(text);
    }

    static Missing read(ByteBuffer in) {
        int count = in.getInt();
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranks.add(in.getInt());
        }
        boolean parted = in.get() == 1;
        return new Missing(ranks, parted, StandardCharsets.UTF_8.decode(in).toString());
    }
}
