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
 * @param examples since the exchange before
 * @param loss summed over them
 * @param stepSeconds of one of the steps since; merged, of the slowest rank's
 * @param exchangeSeconds of the exchange before, 0 if unknown; merged, of the rank that waited least
 * @param newcomers ranks that wait to be let in, if the rank leads
 * @param divergence null while all is finite
 */
record RoundReport(
        long examples,
        double loss,
        double stepSeconds,
        double exchangeSeconds,
        List<Integer> newcomers,
        @Nullable Divergence divergence) {

    RoundReport {
        newcomers = List.copyOf(newcomers);
    }

    byte[] toBytes() {
        byte[] fault = divergence == null ? new byte[0] : divergence.fault().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(84 + 4 * newcomers.size() + fault.length)
                .putLong(examples)
                .putDouble(loss)
                .putDouble(stepSeconds)
                .putDouble(exchangeSeconds)
                .putInt(newcomers.size());
        newcomers.forEach(bytes::putInt);
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

    static RoundReport fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long examples = in.getLong();
        double loss = in.getDouble();
        double stepSeconds = in.getDouble();
        double exchangeSeconds = in.getDouble();
        List<Integer> newcomers = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            newcomers.add(in.getInt());
        }
        return new RoundReport(
                examples, loss, stepSeconds, exchangeSeconds, newcomers, in.hasRemaining() ? readDivergence(in) : null);
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

    /** The sum over ranks; the divergence is the lowest rank's that has one. */
    static RoundReport merge(List<byte[]> all) {
        long examples = 0;
        double loss = 0;
        Set<Integer> newcomers = new TreeSet<>();
        double slowest = 0;
        double least = Double.MAX_VALUE;
        Divergence first = null;
        for (byte[] bytes : all) {
            RoundReport report = fromBytes(bytes);
            examples += report.examples;
            loss += report.loss;
            slowest = Math.max(slowest, report.stepSeconds);
            least = report.exchangeSeconds > 0 ? Math.min(least, report.exchangeSeconds) : least;
            newcomers.addAll(report.newcomers);
            first = first == null ? report.divergence : first;
        }
        double exchange = least == Double.MAX_VALUE ? 0 : least;
        return new RoundReport(examples, loss, slowest, exchange, List.copyOf(newcomers), first);
    }
}
