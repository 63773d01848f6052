package io.tatara.tuning.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which slots are free. One that is taken belongs to one trial. Not thread-safe. */
final class Slots {

    private final int count;
    private final TreeSet<Integer> free = new TreeSet<>();

    Slots(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a study needs 1 slot at least, not %d".formatted(count));
        }
        this.count = count;
        IntStream.range(0, count).forEach(free::add);
    }

    int count() {
        return count;
    }

    int free() {
        return free.size();
    }

    /** The lowest that are free, of which there are as many. */
    List<Integer> take(int many) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            taken.add(free.pollFirst());
        }
        return List.copyOf(taken);
    }

    void giveBack(List<Integer> taken) {
        free.addAll(taken);
    }
}
