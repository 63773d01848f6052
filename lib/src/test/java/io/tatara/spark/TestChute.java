package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out, as long as there is room. */
class TestChute {

    private static final int ROOM = 100;

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = folder.resolve("letters");
    }

    private record Letter(long at, FloatBuffer floats) {}

    @Test
    void lettersComeOutAsTheyWentInWhereverTheRingBegins() throws Exception {
        Chute sender = Chute.create(file, 7, 1, 0, ROOM);
        assertThat(sender.isOpen()).isFalse();
        Chute receiver = Objects.requireNonNull(Chute.open(file, 7, 1, 0));
        assertThat(sender.isOpen()).isTrue();
        Random random = new Random(3);
        Queue<Letter> under = new ArrayDeque<>();
        int floats = 0;
        for (int i = 0; i < 2000; i++) {
            float[] letter = new float[random.nextInt(ROOM / 2)];
            for (int j = 0; j < letter.length; j++) {
                letter[j] = random.nextFloat();
            }
            long at = sender.put(FloatBuffer.wrap(letter));
            assertThat(at < 0)
                    .as("full with %d floats, %d more", floats, letter.length)
                    .isEqualTo(floats + letter.length > ROOM);
            if (at >= 0) {
                under.add(new Letter(at, FloatBuffer.wrap(letter)));
                floats += letter.length;
            }
            while (at < 0 && random.nextBoolean() && !under.isEmpty()) {
                floats -= takeNext(receiver, under);
            }
            if (at < 0 && !under.isEmpty()) {
                floats -= takeNext(receiver, under);
            }
        }
        while (!under.isEmpty()) {
            takeNext(receiver, under);
        }
    }

    private static int takeNext(Chute receiver, Queue<Letter> under) {
        Letter next = under.remove();
        FloatBuffer target = FloatBuffer.allocate(next.floats.capacity());
        receiver.take(next.at, target);
        assertThat(target.array()).isEqualTo(next.floats.array());
        return next.floats.capacity();
    }

    @Test
    void nobodyTakesAnothersForItsOwn() throws Exception {
        Chute.create(file, 7, 1, 0, ROOM);

        assertThat(Chute.open(file, 8, 1, 0)).isNull();
        assertThat(Chute.open(file, 7, 2, 0)).isNull();
        assertThat(Chute.open(file, 7, 1, 2)).isNull();
        assertThat(Chute.open(folder.resolve("none"), 7, 1, 0)).isNull();
    }
}
