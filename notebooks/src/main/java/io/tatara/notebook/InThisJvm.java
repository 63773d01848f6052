package io.tatara.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in this JVM, on the thread that asks for it, and keeps what they give and throw as the objects they are: JShell
 * itself hands on their text alone. For one thread; {@link #stop()} from any.
 */
final class InThisJvm extends LocalExecutionControl implements ExecutionControlProvider {

    private final Variables variables = new Variables();
    private @Nullable Object value;
    private @Nullable Throwable thrown;
    private @Nullable Thread running;
    private boolean stopped;

    @Override
    public String name() {
        return "tatara";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
        return this;
    }

    /** What the last snippet gave, or null. */
    @Nullable
    Object value() {
        return value;
    }

    /** What the last snippet threw, or null. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    /** Names of variables that have lost their values since this was asked last. */
    List<String> lost() {
        return variables.lost();
    }

    /** A new cell begins, which nobody has stopped yet. */
    synchronized void begin() {
        stopped = false;
    }

    /**
     * Interrupts the snippet that runs, and keeps others of its cell from running. The compiler between them is left alone: an
     * interruption closes the jars that it reads, for good.
     */
    @Override
    public synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Whether the cell was stopped. */
    synchronized boolean isStopped() {
        return stopped;
    }

    /** Classes of snippets, and anew those of snippets that depend on what is declared anew. */
    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        super.load(classes);
        for (ClassBytecodes loaded : classes) {
            variables.loaded(find(loaded.name()));
        }
    }

    private Class<?> find(String loaded) throws ClassInstallException {
        try {
            return findClass(loaded);
        } catch (ClassNotFoundException e) {
            throw new ClassInstallException("%s is not there: %s".formatted(loaded, e), new boolean[0]);
        }
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        // Spark deserialises tasks by the context class loader of whoever begins its session, and lambdas are of this
        // one's
        Thread.currentThread().setContextClassLoader(snippet.getDeclaringClass().getClassLoader());
        value = null;
        thrown = null;
        try {
            enter();
            value = snippet.invoke(null);
            return valueString(value);
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
            throw e;
        } finally {
            leave();
        }
    }

    private synchronized void enter() throws InvocationTargetException {
        if (stopped) {
            throw new InvocationTargetException(new InterruptedException("The cell was interrupted"));
        }
        running = Thread.currentThread();
    }

    private synchronized void leave() {
        running = null;
        // an interruption that came too late is not the next snippet's
        Thread.interrupted();
    }
}
