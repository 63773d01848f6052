package io.tatara.jobs;

import io.tatara.TataraException;
import io.tatara.jobs.command.Commands;
import io.tatara.jobs.session.Session;
import org.apache.spark.SparkConf;

/** Where {@code java}, {@code spark-submit} and schedulers start. */
public final class Tatara {

    private Tatara() {}

    public static void main(String[] args) {
        boolean own = ownsTheProcess();
        int code = Commands.line().execute(args);
        if (code == 0) {
            return;
        }
        if (own) {
            System.exit(code);
        }
        throw new TataraException("tatara ended with exit code %d; its message stands above".formatted(code));
    }

    /**
     * Runs a command within this JVM, for notebooks and other programs: in the Spark session that there is, if there is one.
     *
     * @param arguments as on the command line
     * @return the exit code, 0 for done; what went wrong is on standard error
     */
    public static int call(String... arguments) {
        return Commands.line().execute(arguments);
    }

    /**
     * Ending the JVM is only right where it is ours: where Spark runs already, and in a cluster's driver, a failure must
     * leave main as an exception. Asked before a command starts Spark itself.
     */
    private static boolean ownsTheProcess() {
        boolean databricks = System.getenv("DATABRICKS_RUNTIME_VERSION") != null;
        boolean onCluster =
                new SparkConf().get("spark.submit.deployMode", "client").equals("cluster");
        return !databricks && !onCluster && !Session.isRunning();
    }
}
