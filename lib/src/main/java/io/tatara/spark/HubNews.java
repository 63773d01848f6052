package io.tatara.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the hub tells every rank by itself.
 *
 * @param over the roster of this generation, and those before, are over: ask for another
 * @param waiting ranks that wait to be let in
 */
record HubNews(int over, List<Integer> waiting) {

    HubNews {
        waiting = List.copyOf(waiting);
    }

    ByteBuffer toAnswer() {
        ByteBuffer answer = HubMessage.allocateAnswer(4 + 4 * waiting.size()).putInt(over);
        waiting.forEach(answer::putInt);
        return HubMessage.sealAnswer(answer);
    }

    static HubNews read(ByteBuffer in) {
        int over = in.getInt();
        List<Integer> waiting = new ArrayList<>();
        while (in.hasRemaining()) {
            waiting.add(in.getInt());
        }
        return new HubNews(over, waiting);
    }
}
