package io.tatara.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the hub tells every rank by itself.
 *
 * @param over the roster of this generation, and those before, are over: ask for another
 * @param ending the work is to end before its time
 * @param waiting ranks that wait to be let in
 */
record HubNews(int over, boolean ending, List<Integer> waiting) {

    HubNews {
        waiting = List.copyOf(waiting);
    }

    ByteBuffer toAnswer() {
        ByteBuffer answer =
                HubMessage.allocateAnswer(8 + 4 * waiting.size()).putInt(over).putInt(ending ? 1 : 0);
        waiting.forEach(answer::putInt);
        return HubMessage.sealAnswer(answer);
    }

    static HubNews read(ByteBuffer in) {
        int over = in.getInt();
        boolean ending = in.getInt() == 1;
        List<Integer> waiting = new ArrayList<>();
        while (in.hasRemaining()) {
            waiting.add(in.getInt());
        }
        return new HubNews(over, ending, waiting);
    }
}
