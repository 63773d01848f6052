package io.tatara.data.source;

import io.tatara.TataraException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;

/** Turns what Spark finds wrong while planning or parsing into a message for the user. */
final class Attempt {

    private Attempt() {}

    /** Runs {@code work}; Spark's checked exceptions, which Scala often throws undeclared, come out as a message. */
    static <T> T reading(String what, Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            Throwable root = root(e);
            String message = String.valueOf(root.getMessage());
            if (message.startsWith("CSV header")) {
                throw new TataraException("cannot %s: %s".formatted(what, message), e);
            }
            throw e;
        } catch (AnalysisException e) {
            throw new TataraException("cannot %s: %s".formatted(what, e.getMessage()), e);
        } catch (Exception e) {
            throw new TataraException("cannot %s: %s".formatted(what, root(e).getMessage()), e);
        }
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
