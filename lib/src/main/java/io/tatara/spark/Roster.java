package io.tatara.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who takes part from here on, as the hub decides it once all of them wait for its decision.
 *
 * @param generation grows with each roster: messages of an earlier one are void
 * @param index the exchange that the furthest of them makes next
 * @param source a rank at {@code index}, which has the outcome of the exchange before
 * @param behind those that miss it
 * @param addresses host:port of each rank, in rank order
 */
record Roster(int generation, int index, int source, SortedSet<Integer> behind, SortedMap<Integer, String> addresses) {

    static final Roster NONE = new Roster(0, 0, -1, new TreeSet<>(), new TreeMap<>());

    int[] ranks() {
        return addresses.keySet().stream().mapToInt(rank -> rank).toArray();
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder();
        addresses.forEach((rank, address) -> text.append(rank)
                .append(behind.contains(rank) ? " behind " : " abreast ")
                .append(address)
                .append('\n'));
        byte[] lines = text.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + lines.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(generation)
                .putInt(index)
                .putInt(source)
                .put(lines)
                .array();
    }

    static Roster read(ByteBuffer in) {
        int generation = in.getInt();
        int index = in.getInt();
        int source = in.getInt();
        SortedSet<Integer> behind = new TreeSet<>();
        SortedMap<Integer, String> addresses = new TreeMap<>();
        StandardCharsets.UTF_8.decode(in).toString().lines().forEach(line -> {
            String[] words = line.split(" ", 3);
            int rank = Integer.parseInt(words[0]);
            addresses.put(rank, words[2]);
            if (words[1].equals("behind")) {
                behind.add(rank);
            }
        });
        return new Roster(generation, index, source, behind, addresses);
    }
}
