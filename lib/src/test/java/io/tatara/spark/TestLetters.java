package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Floats;
import io.tatara.spark.Letters.Piece;
import io.tatara.spark.PeerMessage.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestLetters {

    private final Letters letters = new Letters();
    private final Set<Piece> known = Collections.newSetFromMap(new IdentityHashMap<>());

    @Test
    void piecesThatComeAndGoAreUsedAgain() {
        Random random = new Random(1);
        for (int trial = 0; trial < 20; trial++) {
            int[] lengths = random.ints(1 + random.nextInt(6), 0, 100).toArray();
            int[] bursts = random.ints(4, 1, 30).toArray();
            comeAndGo(lengths, bursts);
            comeAndGo(lengths, bursts);
            int least = known.size();
            for (int time = 0; time < 5; time++) {
                comeAndGo(lengths, bursts);
            }
            assertThat(known).hasSize(least);
        }
    }

    /** Bursts of pieces, received in their order, each of the length that is next. */
    private void comeAndGo(int[] lengths, int[] bursts) {
        Queue<Integer> sent = new ArrayDeque<>();
        int next = 0;
        for (int burst : bursts) {
            for (int i = 0; i < burst; i++) {
                int count = lengths[next++ % lengths.length];
                known.add(add(1, count));
                sent.add(count);
            }
            for (int i = 0; i < burst; i++) {
                assertThat(letters.has(1)).isTrue();
                Piece piece = letters.take();
                assertThat(piece.count()).isEqualTo(sent.remove());
                letters.reuse(piece);
            }
            assertThat(letters.has(1)).isFalse();
        }
    }

    @Test
    void thoseOfALaterGenerationVoidTheOthers() {
        add(1, 5);
        assertThat(letters.has(1)).isTrue();
        assertThat(letters.has(2)).isFalse();
        add(2, 3);
        assertThat(letters.has(1)).isFalse();
        assertThat(letters.has(2)).isTrue();
        assertThat(letters.take().count()).isEqualTo(3);
        assertThat(letters.has(2)).isFalse();
    }

    private Piece add(int generation, int count) {
        Piece piece = letters.blank(count);
        ByteBuffer floats = ByteBuffer.allocate(4 * count);
        piece.fill(new PeerMessage(Kind.LETTER, 0, 1, generation, 0, count, 0, new Floats(), null, floats));
        letters.add(generation, piece);
        return piece;
    }
}
