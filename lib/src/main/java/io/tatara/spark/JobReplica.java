package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.collective.CollectiveException;
import java.io.Serializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rank that lives between jobs, on a thread of its own: it works, tells how that ended, and waits until it may go. */
final class JobReplica<I, R> implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(JobReplica.class);

    private final String run;
    private final Mailbox mailbox;
    private final RowFeed<I> rows;
    private final Gang.Work<I, R> work;

    JobReplica(String run, Mailbox mailbox, RowFeed<I> rows, Gang.Work<I, R> work) {
        this.run = run;
        this.mailbox = mailbox;
        this.rows = rows;
        this.work = work;
    }

    /** Starts it in this process. */
    void start() {
        Thread thread = new Thread(this, "tatara-replica-" + mailbox.rank());
        thread.setDaemon(true);
        mailbox.ownedBy(thread);
        Mailboxes.HERE.open(run, mailbox);
        thread.start();
    }

    @Override
    public void run() {
        try {
            mailbox.over(work());
            rows.close();
            mailbox.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            rows.close();
            Mailboxes.HERE.close(run, mailbox);
        }
    }

    private Standing work() {
        try {
            R result = work.run(new JobCollective(mailbox), rows, mailbox::report);
            return new Standing.Left(mailbox.rank() == 0 ? (Serializable) result : null);
        } catch (CollectiveException | TataraException e) {
            return new Standing.Failed(reason(e));
        } catch (Throwable e) {
            // the driver gets the message; whoever needs the trace finds it here
            LOG.warn("Rank {} fails", mailbox.rank(), e);
            return new Standing.Failed(reason(e));
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
