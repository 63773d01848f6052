package io.tatara.jobs.track;

import static io.tatara.jobs.track.TrackingServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.jobs.track.MlflowServer.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestHttpCalls {

    private static final String ASK = "/api/2.0/mlflow/experiments/get-by-name?experiment_name=x";

    private TrackingServer server;

    @BeforeEach
    void aServer() throws IOException {
        server = new TrackingServer("Bearer secret");
        server.experiments.put("x", "7");
    }

    @AfterEach
    void gone() {
        server.close();
    }

    private HttpCalls calls(HttpCalls.Limits limits) {
        return new HttpCalls(new MlflowServer(server.uri(), Credentials.bearer("secret")), limits);
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws Exception {
        server.script(status(503), status(429, "Retry-After", "3600"));

        assertThat(calls(Fast.LIMITS)
                        .get(ASK)
                        .path("experiment")
                        .path("experiment_id")
                        .asText())
                .isEqualTo("7");
        assertThat(server.calls).hasSize(3);
    }

    @Test
    void butNotForEver() {
        server.script(status(503), status(503), status(503), status(503));

        assertThatThrownBy(() -> calls(Fast.LIMITS).get(ASK))
                .isInstanceOf(Unreachable.class)
                .hasMessage("/api/2.0/mlflow/experiments/get-by-name answered 503, 3 times");
        assertThat(server.calls).hasSize(3);
    }

    @Test
    void aRefusalIsNotRepeatedAndSaysWhy() {
        HttpCalls strangers = new HttpCalls(new MlflowServer(server.uri(), Credentials.none()), Fast.LIMITS);

        assertThatThrownBy(() -> strangers.get(ASK))
                .isInstanceOf(Refused.class)
                .hasMessage("/api/2.0/mlflow/experiments/get-by-name answered 401: who are you?");
        assertThat(server.calls).hasSize(1);
    }

    @Test
    void credentialsDoNotFollowARedirection() {
        server.script(status(302, "Location", server.uri() + "/elsewhere"));

        assertThatThrownBy(() -> calls(Fast.LIMITS).get(ASK))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("answered 302");
        assertThat(server.calls).hasSize(1);
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        server.script(server.hanging());
        HttpCalls.Limits hasty = new HttpCalls.Limits(
                Duration.ofMillis(100), Duration.ofMillis(200), 1, Duration.ofMillis(1), Duration.ofMillis(1));

        assertThatThrownBy(() -> calls(hasty).get(ASK)).isInstanceOf(Unreachable.class);
    }

    @Test
    void anAnswerThatIsEndlesslyLongIsGivenUp() {
        server.script(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(much);
            }
        });

        assertThatThrownBy(() -> calls(Fast.LIMITS).get(ASK))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void whatIsNoJsonIsNoMlflow() {
        server.script(exchange -> {
            byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        });

        assertThatThrownBy(() -> calls(Fast.LIMITS).get(ASK))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is this an MLflow server?");
    }

    @Test
    void secretsThatAServerSaysAreHidden() {
        server.script(exchange -> {
            byte[] echo = "{\"message\": \"Bearer secret is wrong\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(403, echo.length);
            exchange.getResponseBody().write(echo);
        });

        assertThatThrownBy(() -> calls(Fast.LIMITS).get(ASK))
                .hasMessage("/api/2.0/mlflow/experiments/get-by-name answered 403: Bearer (hidden) is wrong");
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        HttpCalls calls = new HttpCalls(new MlflowServer("http://127.0.0.1:" + port, Credentials.none()), Fast.LIMITS);

        assertThatThrownBy(() -> calls.get("/x")).isInstanceOf(Unreachable.class);
    }
}
