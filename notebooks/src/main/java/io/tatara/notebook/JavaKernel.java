package io.tatara.notebook;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Jupyter's questions, answered by {@link Cells}. Cells run on Jupyter's shell channel, interruptions come on its control channel. */
final class JavaKernel extends BaseKernel {

    private final Cells cells;
    private final Typing typing;
    private final Runnable jobs;

    JavaKernel(Cells cells) {
        this(cells, JavaKernel::cancelJobs);
    }

    /** @param jobs cancels what Spark does for cells; from any thread */
    JavaKernel(Cells cells, Runnable jobs) {
        this.cells = cells;
        this.jobs = jobs;
        this.typing = cells.typing();
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("Java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".java")
                .pygments("java")
                .codemirror("text/x-java")
                .build();
    }

    @Override
    public @Nullable DisplayData eval(String cell) throws Exception {
        try {
            Object value = cells.evaluate(cell);
            return value == null ? null : Rendering.of(value);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            // an error would end Jupyter's channel, and with it the kernel
            throw new CellFailed(e);
        } finally {
            if (cells.isInterrupted()) {
                jobs.run(); // also those that it began between its interruption and its end
            }
        }
    }

    @Override
    public List<String> formatError(Exception e) {
        if (e instanceof CellRejected) {
            return String.valueOf(e.getMessage()).lines().toList();
        }
        return Trace.of(e instanceof CellFailed failed ? failed.error() : e);
    }

    @Override
    public String isComplete(String cell) {
        return switch (typing.completeness(cell)) {
            case COMPLETE, CONSIDERED_INCOMPLETE, COMPLETE_WITH_SEMI, EMPTY -> IS_COMPLETE_YES;
            case DEFINITELY_INCOMPLETE -> "";
            case UNKNOWN -> IS_COMPLETE_BAD;
        };
    }

    @Override
    public ReplacementOptions complete(String cell, int cursor) {
        Typing.Suggestions found = typing.suggestions(cell, cursor);
        return new ReplacementOptions(found.continuations(), found.from(), cursor);
    }

    @Override
    public @Nullable DisplayData inspect(String cell, int cursor, boolean extended) {
        List<String> found = typing.documentation(cell, cursor);
        return found.isEmpty() ? null : new DisplayData(String.join("\n\n", found));
    }

    /**
     * Interrupts the cell, and then what Spark does for it: a job that nobody waits for would keep the slots. The other way
     * round the cell could begin another in between.
     */
    @Override
    public void interrupt() {
        cells.interrupt();
        jobs.run();
    }

    private static void cancelJobs() {
        Option<SparkSession> session = SparkSession.getDefaultSession();
        if (session.isDefined() && !session.get().sparkContext().isStopped()) {
            session.get().sparkContext().cancelAllJobs();
        }
    }

    @Override
    public void onShutdown(boolean restarting) {
        cells.close();
    }

    /** An error of a cell, which is no exception. */
    private static final class CellFailed extends Exception {

        private static final long serialVersionUID = 1L;

        private final Throwable error;

        CellFailed(Throwable error) {
            super(error);
            this.error = error;
        }

        Throwable error() {
            return error;
        }
    }
}
