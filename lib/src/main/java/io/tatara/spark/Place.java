package io.tatara.spark;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** Where a rank runs: what messages name, and what can be killed. */
record Place(String host, String executor, int attempt) implements Serializable {

    String describe() {
        return "host %s, executor %s, attempt %d".formatted(host, executor, attempt);
    }

    byte[] toBytes() {
        return "%d\n%s\n%s".formatted(attempt, executor, host).getBytes(StandardCharsets.UTF_8);
    }

    static Place fromBytes(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 3);
        return new Place(parts[2], parts[1], Integer.parseInt(parts[0]));
    }
}
