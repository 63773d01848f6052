package io.tatara.train;

import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * Where the time of one worker went in one round or several, from the steps of a round to the exchange before it: that
 * after it is known only when the next is told.
 *
 * @param worker its rank
 * @param bytesSent over the network
 */
public record WorkerTimes(int worker, Timings times, long bytesSent) implements Serializable {

    static final int BYTES = 4 + 6 * 4 + 8;

    WorkerTimes plus(WorkerTimes more) {
        return new WorkerTimes(worker, times.plus(more.times), bytesSent + more.bytesSent);
    }

    /** Tells waiting from exchanging, given how long the exchange took on the worker that waited least. */
    WorkerTimes apart(double leastExchange) {
        double waiting = Math.max(0, times.exchange() - leastExchange);
        Timings parted = new Timings(
                times.compute(),
                times.update(),
                times.exchange() - waiting,
                times.waiting() + waiting,
                times.data(),
                times.validation());
        return new WorkerTimes(worker, parted, bytesSent);
    }

    void put(ByteBuffer out) {
        out.putInt(worker)
                .putFloat((float) times.compute())
                .putFloat((float) times.update())
                .putFloat((float) times.exchange())
                .putFloat((float) times.waiting())
                .putFloat((float) times.data())
                .putFloat((float) times.validation())
                .putLong(bytesSent);
    }

    static WorkerTimes get(ByteBuffer in) {
        int worker = in.getInt();
        Timings times =
                new Timings(in.getFloat(), in.getFloat(), in.getFloat(), in.getFloat(), in.getFloat(), in.getFloat());
        return new WorkerTimes(worker, times, in.getLong());
    }
}
