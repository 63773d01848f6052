package io.tatara.jobs.track;

/** Where a tracker keeps what it is told. Called by one thread; every call ends in bounded time, or when interrupted. */
interface Store extends AutoCloseable {

    /** What it is called in messages; without secrets. */
    String name();

    void begin(Entry.Begin begin) throws Refused, Unreachable, InterruptedException;

    void log(Entry.Points points) throws Refused, Unreachable, InterruptedException;

    void tag(Entry.Tags tags) throws Refused, Unreachable, InterruptedException;

    void attach(Entry.Attach attachment) throws Refused, Unreachable, InterruptedException;

    void register(Entry.Register register) throws Refused, Unreachable, InterruptedException;

    void end(Entry.End end) throws Refused, Unreachable, InterruptedException;

    @Override
    void close() throws Refused;
}
