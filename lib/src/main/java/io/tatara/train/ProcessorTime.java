package io.tatara.train;

import java.lang.management.ManagementFactory;

/** What the calling thread has had of a processor, the kernel's work for it included. */
final class ProcessorTime {

    private ProcessorTime() {}

    /** Nanoseconds since the thread began; -1 on a JVM that does not count them. */
    static long nanos() {
        return ManagementFactory.getThreadMXBean().isCurrentThreadCpuTimeSupported()
                ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                : -1;
    }
}
