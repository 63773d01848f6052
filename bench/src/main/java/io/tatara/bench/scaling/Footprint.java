package io.tatara.bench.scaling;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;

/**
 * What this JVM holds: objects on the heap that can be reached, what JavaCPP has allocated for BLAS and ND4J, and direct
 * buffers. Mapped files are not counted, shards and what workers of one host exchange through, for their pages are the
 * machine's cache; nor are code, stacks, and what OpenBLAS packs matrices into, which no network makes larger.
 */
final class Footprint {

    /** The first frees what the next finds to be garbage. */
    private static final int COLLECTIONS = 5;

    /** Spark's cleaner and JavaCPP's free what garbage has stood for on threads of their own. */
    private static final long BETWEEN_MILLIS = 200;

    private Footprint() {}

    /** Collects garbage, so not for a run whose speed is measured; the least of a few readings, in bytes. */
    static long bytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
            least = Math.min(least, heap() + Pointer.totalBytes() + direct());
        }
        return least;
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
