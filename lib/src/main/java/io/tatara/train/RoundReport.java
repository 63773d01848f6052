package io.tatara.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a rank tells the others at an exchange.
 *
 * @param present the rank; merged, those that took part, the leader first
 * @param taken steps of the epoch that it has taken, all of them if it has no rows left; merged, one for each present
 * @param examples since the exchange before
 * @param loss summed over them
 * @param times where the time went since the report before, that one's exchange included; merged, one a rank
 * @param spread of their mean losses over ranks
 * @param newcomers ranks that wait to be let in, if the rank leads
 * @param asks whether it leads and a checkpoint is due by its clock
 * @param ending whether it leads and has heard that the training is to end with this round
 * @param saved what it has written of a checkpoint, as {@link Saved} has it, once
 * @param divergence null while all is finite
 */
record RoundReport(
        List<Integer> present,
        List<Integer> taken,
        long examples,
        double loss,
        Spread spread,
        List<WorkerTimes> times,
        List<Integer> newcomers,
        boolean asks,
        boolean ending,
        List<String> saved,
        @Nullable Divergence divergence) {

    /** Numbers, flags, the lengths of five lists, and a divergence. */
    private static final int FIXED_BYTES = 18 + 20 + 40;

    RoundReport {
        present = List.copyOf(present);
        taken = List.copyOf(taken);
        times = List.copyOf(times);
        newcomers = List.copyOf(newcomers);
        saved = List.copyOf(saved);
    }

    /** Of a rank that has nothing to say but that. */
    static RoundReport ofCheckpoint(int rank, List<String> saved) {
        return new RoundReport(
                List.of(rank), List.of(), 0, 0, Spread.NONE, List.of(), List.of(), false, false, saved, null);
    }

    byte[] toBytes() {
        byte[] fault = divergence == null ? new byte[0] : divergence.fault().getBytes(StandardCharsets.UTF_8);
        List<byte[]> texts = saved.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int textBytes = texts.stream().mapToInt(text -> 4 + text.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES
                        + 4 * (present.size() + taken.size() + newcomers.size())
                        + WorkerTimes.BYTES * times.size()
                        + textBytes
                        + fault.length)
                .putLong(examples)
                .putDouble(loss)
                .put((byte) (asks ? 1 : 0))
                .put((byte) (ending ? 1 : 0));
        putInts(present, bytes);
        putInts(taken, bytes);
        putInts(newcomers, bytes);
        bytes.putInt(times.size());
        times.forEach(worker -> worker.put(bytes));
        bytes.putInt(texts.size());
        texts.forEach(text -> bytes.putInt(text.length).put(text));
        if (divergence != null) {
            bytes.putInt(divergence.worker())
                    .putInt(divergence.epoch())
                    .putLong(divergence.step())
                    .putDouble(divergence.loss())
                    .putDouble(divergence.learningRate())
                    .putDouble(divergence.lastFiniteLoss())
                    .put(fault);
        }
        byte[] result = new byte[bytes.position()];
        bytes.flip().get(result);
        return result;
    }

    private static void putInts(List<Integer> values, ByteBuffer out) {
        out.putInt(values.size());
        values.forEach(out::putInt);
    }

    private static List<Integer> getInts(ByteBuffer in) {
        List<Integer> values = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            values.add(in.getInt());
        }
        return values;
    }

    static RoundReport fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long examples = in.getLong();
        double loss = in.getDouble();
        boolean asks = in.get() == 1;
        boolean ending = in.get() == 1;
        List<Integer> present = getInts(in);
        List<Integer> taken = getInts(in);
        List<Integer> newcomers = getInts(in);
        List<WorkerTimes> times = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            times.add(WorkerTimes.get(in));
        }
        List<String> saved = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            byte[] text = new byte[in.getInt()];
            in.get(text);
            saved.add(new String(text, StandardCharsets.UTF_8));
        }
        return new RoundReport(
                present,
                taken,
                examples,
                loss,
                Spread.of(loss, examples),
                times,
                newcomers,
                asks,
                ending,
                saved,
                in.hasRemaining() ? readDivergence(in) : null);
    }

    private static Divergence readDivergence(ByteBuffer in) {
        int worker = in.getInt();
        int epoch = in.getInt();
        long step = in.getLong();
        double loss = in.getDouble();
        double rate = in.getDouble();
        double lastFiniteLoss = in.getDouble();
        String fault = StandardCharsets.UTF_8.decode(in).toString();
        return new Divergence(worker, epoch, step, loss, rate, lastFiniteLoss, fault);
    }

    /** The sum of the weights that ranks give their parameters: their examples, as floats, in rank order. */
    static float weight(List<byte[]> all) {
        float weight = 0;
        for (byte[] bytes : all) {
            weight += fromBytes(bytes).examples;
        }
        return weight;
    }

    private static @Nullable Divergence earlier(@Nullable Divergence one, @Nullable Divergence other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.step() < one.step() ? other : one;
    }

    /** The sum over ranks, in their order; the divergence is the earliest step's, of the lowest rank that has one there. */
    static RoundReport merge(List<byte[]> all) {
        long examples = 0;
        double loss = 0;
        Spread spread = Spread.NONE;
        Set<Integer> newcomers = new TreeSet<>();
        List<WorkerTimes> times = new ArrayList<>();
        List<Integer> present = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        List<String> saved = new ArrayList<>();
        boolean asks = false;
        boolean ending = false;
        Divergence first = null;
        for (byte[] bytes : all) {
            RoundReport report = fromBytes(bytes);
            examples += report.examples;
            loss += report.loss;
            spread = spread.and(report.spread);
            times.addAll(report.times);
            present.addAll(report.present);
            taken.addAll(report.taken);
            newcomers.addAll(report.newcomers);
            saved.addAll(report.saved);
            asks |= report.asks;
            ending |= report.ending;
            first = earlier(first, report.divergence);
        }
        return new RoundReport(
                present, taken, examples, loss, spread, times, List.copyOf(newcomers), asks, ending, saved, first);
    }

    /** Seconds of steps, of the rank that needed most. */
    double slowestSteps() {
        return times.stream()
                .mapToDouble(worker -> worker.times().stepping())
                .max()
                .orElse(0);
    }

    /** Seconds of the exchange before, on the rank that waited least; 0 if unknown. */
    double leastExchange() {
        return times.stream()
                .mapToDouble(worker -> worker.times().exchange())
                .filter(seconds -> seconds > 0)
                .min()
                .orElse(0);
    }
}
