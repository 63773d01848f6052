package io.tatara.train;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Memory that is kept from one checkpoint to the next. */
final class HeapStock implements SheetStock {

    private final Map<String, Sheet> free = new ConcurrentHashMap<>();

    @Override
    public Sheet take(String name, int floats) {
        Sheet kept = free.remove(name);
        return kept != null && kept.floats().capacity() == floats ? kept : new HeapSheet(floats);
    }

    @Override
    public void bringBack(String name, Sheet sheet) {
        free.put(name, Objects.requireNonNull(sheet));
    }

    @Override
    public void close() {
        free.clear();
    }
}
