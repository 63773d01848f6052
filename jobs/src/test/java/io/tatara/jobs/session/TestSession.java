package io.tatara.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.jobs.Tatara;
import io.tatara.signing.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class TestSession {

    @Test
    void withoutAMasterItIsThisMachineWithAThreadForEveryWorker() {
        SparkConf conf = SessionSettings.complete(new SparkConf(false), "x", null, Map.of(), 64);

        assertThat(conf.get("spark.master")).isEqualTo("local[64]");
        assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
        assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
    }

    @Test
    void whatSparkSubmitSetStays() {
        SparkConf submitted = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.cores", "4");

        SparkConf conf =
                SessionSettings.complete(submitted, "x", null, Map.of("spark.executor.cores", "1", "spark.a", "b"), 2);

        assertThat(conf.get("spark.master")).isEqualTo("yarn");
        assertThat(conf.get("spark.executor.cores")).isEqualTo("4");
        assertThat(conf.get("spark.a")).isEqualTo("b");
        assertThat(conf.contains("spark.driver.host")).isFalse();
    }

    @Test
    void sparksUiAndMetricsShowWhatIsTrainedBesideOthersPlugins() {
        SparkConf alone = SessionSettings.complete(new SparkConf(false), "x", null, Map.of(), 2);
        assertThat(alone.get("spark.plugins")).isEqualTo("io.tatara.live.TataraPlugin");

        SparkConf beside = SessionSettings.complete(alone.clone().set("spark.plugins", "a.B"), "x", null, Map.of(), 2);
        assertThat(beside.get("spark.plugins")).isEqualTo("a.B,io.tatara.live.TataraPlugin");
        assertThat(SessionSettings.complete(beside, "x", null, Map.of(), 2).get("spark.plugins"))
                .isEqualTo("a.B,io.tatara.live.TataraPlugin");
    }

    @Test
    void aMasterAskedForByNameWins() {
        SparkConf conf = SessionSettings.complete(
                new SparkConf(false).set("spark.master", "yarn"), "x", "local[3]", Map.of(), 2);

        assertThat(conf.get("spark.master")).isEqualTo("local[3]");
    }

    @Test
    void aMasterThatListensIsFound() throws IOException {
        try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatCode(() -> MasterProbe.require("spark://127.0.0.1:1,127.0.0.1:" + master.getLocalPort()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aMasterThatDoesNotAnswerIsSaid() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        String master = "spark://127.0.0.1:" + port;
        assertThatThrownBy(() -> Session.open("x", master, Map.of(), 1))
                .isInstanceOf(TataraException.class)
                .hasMessageStartingWith(
                        "no Spark master answers at %s (127.0.0.1:%d: Connection refused)".formatted(master, port));
    }

    /** As Databricks' jar tasks find it: a context that is the platform's, and perhaps no session. */
    @Test
    void anApplicationThatThePlatformHasStartedIsJoinedAndNotStopped() {
        SparkConf platform = new SparkConf(false)
                .setMaster("local[1]")
                .setAppName("the platform's")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        try (JavaSparkContext context = new JavaSparkContext(platform)) {
            try (Session session = Session.open("x", "spark://nobody:1", Map.of("spark.a", "b"), 8)) {
                assertThat(session.isOwn()).isFalse();
                assertThat(session.spark().sparkContext()).isSameAs(context.sc());
            }
            assertThat(context.sc().isStopped()).isFalse();
            context.hadoopConfiguration().set(Trust.SETTING, "ours.pub");
            assertThat(SessionSettings.hadoop(new SparkConf(false)).get(Trust.SETTING))
                    .as("whose models are loaded is the platform's to say, before a session is joined too")
                    .isEqualTo("ours.pub");
            assertThatThrownBy(() -> Tatara.main(new String[] {"prepare"}))
                    .as("the end of the JVM is not ours either")
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("exit code 2");
        }
        assertThat(Session.isRunning()).isFalse();
    }

    @Test
    void anAddressWithoutAPortIsRefused() {
        assertThatThrownBy(() -> MasterProbe.require("spark://somewhere"))
                .hasMessage("'spark://somewhere' is no address of a master; write spark://host:port");
    }
}
