package io.tatara.spark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Ranks that another has missed for too long, and what it saw. */
record Missing(List<Integer> ranks, String reason) {

    Missing {
        ranks = List.copyOf(ranks);
    }

    ByteBuffer toMessage() {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message =
                HubMessage.allocate(4 + 4 * ranks.size() + text.length).putInt(ranks.size());
        ranks.forEach(message::putInt);
        return message.put(text);
    }

    static Missing read(ByteBuffer in) {
        int count = in.getInt();
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranks.add(in.getInt());
        }
        return new Missing(ranks, StandardCharsets.UTF_8.decode(in).toString());
    }
}
