package io.tatara.registry;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Changes that processes have left before they die: all file systems of a process share one number. */
final class Fates {

    private static final Map<String, AtomicInteger> LEFT = new ConcurrentHashMap<>();

    private Fates() {}

    static String begin(int changes) {
        String process = UUID.randomUUID().toString();
        LEFT.put(process, new AtomicInteger(changes));
        return process;
    }

    static AtomicInteger of(String process) {
        return Objects.requireNonNull(LEFT.get(process));
    }
}
