package io.tatara.notebook;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jupyter starts: {@code java … io.tatara.notebook.Kernel CONNECTION_FILE}. */
public final class Kernel {

    private Kernel() {}

    /**
     * Serves one notebook, until Jupyter ends it.
     *
     * @param args the connection file, which Jupyter has written
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println(
                    "Jupyter starts this kernel, with its connection file; notebooks/install makes it known to Jupyter.");
            System.exit(2);
        }
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        JavaKernel kernel = new JavaKernel(new Cells(System.getProperty("java.class.path")));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
        // Spark's threads, and those of a training that was interrupted, keep nobody from ending
        System.exit(0);
    }
}
