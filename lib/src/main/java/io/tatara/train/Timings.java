package io.tatara.train;

import java.io.Serializable;

/**
 * Where one worker's time went, in seconds; no second stands twice.
 *
 * @param compute gradients, and the losses that they are of
 * @param update what the optimiser makes of them
 * @param exchange summing and moving numbers, and taking in what they come to
 * @param waiting in exchanges for others: how much longer they took than on the worker where they took least
 * @param data filling minibatches
 * @param validation of what has been trained
 */
public record Timings(double compute, double update, double exchange, double waiting, double data, double validation)
        implements Serializable {

    static final Timings NONE = new Timings(0, 0, 0, 0, 0, 0);

    /** Of steps, but for what others have to do with them. */
    public double stepping() {
        return compute + update + data;
    }

    /** Of steps and exchanges. */
    public double training() {
        return stepping() + exchange + waiting;
    }

    Timings plus(Timings more) {
        return new Timings(
                compute + more.compute,
                update + more.update,
                exchange + more.exchange,
                waiting + more.waiting,
                data + more.data,
                validation + more.validation);
    }
}
