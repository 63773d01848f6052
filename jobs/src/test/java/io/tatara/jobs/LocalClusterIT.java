package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalClusterIT {

    @Test
    void tellsALostWorkerAndStopsWhatIsLeft(@TempDir Path scratch) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(scratch, 1)) {
            assertThat(cluster.script("status").exitCode()).isZero();
            assertThat(cluster.script("start").stdout()).contains("Already running");

            ProcessHandle worker = cluster.daemon("worker-1");
            worker.destroyForcibly();
            worker.onExit().get(30, TimeUnit.SECONDS);
            Submission status = cluster.script("status");
            assertThat(status.exitCode()).isEqualTo(3);
            assertThat(status.stdout()).contains("master runs", "worker-1 is gone");

            assertThat(cluster.script("stop").exitCode()).isZero();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), cluster.port()).close())
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("refused");
            assertThat(cluster.script("stop").exitCode()).as("stopping twice").isZero();
        }
    }

    @Test
    void refusesAPortThatIsTaken(@TempDir Path scratch) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String folder = scratch.resolve("cluster").toString();
            Submission start = Submission.run(
                    scratch,
                    Duration.ofMinutes(1),
                    Map.of(),
                    List.of("deploy/local/cluster", "start", "--port", port, "--dir", folder));
            assertThat(start.exitCode()).isEqualTo(1);
            assertThat(start.stderr()).contains("Port " + port, "in use", "--port");
        }
    }
}
