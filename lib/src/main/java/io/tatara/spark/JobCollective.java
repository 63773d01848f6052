package io.tatara.spark;

import io.tatara.collective.Collective;
import io.tatara.collective.Values;
import java.util.List;

/**
 * A rank that exchanges by Spark jobs: their tasks take its part along to the driver, which sums parts in rank order, and
 * bring the sums.
 */
final class JobCollective implements Collective {

    private final Mailbox mailbox;
    private int index;
    private long bytesSent;

    JobCollective(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public int rank() {
        return mailbox.rank();
    }

    @Override
    public int size() {
        return mailbox.size();
    }

    @Override
    public boolean leads() {
        return rank() == 0;
    }

    @Override
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        if (values.length() != sums.length) {
            throw new IllegalArgumentException("sums need an array as long as the values");
        }
        Standing.Brought brought = new Standing.Brought(index, note, values);
        Outcome outcome = mailbox.exchange(brought);
        outcome.readSums(sums);
        bytesSent += brought.bytes();
        index++;
        return outcome.notes();
    }

    @Override
    public boolean ending() {
        return mailbox.ending();
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    /** The others fail, unless this rank has finished. */
    @Override
    public void close() {
        mailbox.over(new Standing.Left(null));
    }
}
