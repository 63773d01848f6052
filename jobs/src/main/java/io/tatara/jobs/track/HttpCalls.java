package io.tatara.jobs.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a server, and again a few times where it asks for that; every call ends in bounded time. Redirections are not
 * followed: they would carry credentials elsewhere.
 */
final class HttpCalls {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TOO_MANY = 429;
    private static final Set<Integer> PASSING = Set.of(TOO_MANY, 502, 503, 504);
    private static final int MOST_WORDS = 300;
    /** Slower than this an artifact does not travel. */
    private static final long LEAST_BYTES_PER_SECOND = 100_000;

    private final MlflowServer server;
    private final Limits limits;
    private final HttpClient client;

    /**
     * How long and how often.
     *
     * @param connect until a connection stands
     * @param answer until the whole answer is there
     * @param attempts at a call
     * @param pause after the first attempt, twice that after the second, and so on
     * @param longestPause that a server may ask for
     */
    record Limits(Duration connect, Duration answer, int attempts, Duration pause, Duration longestPause) {

        static final Limits USUAL = new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(15), 4, Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    HttpCalls(MlflowServer server, Limits limits) {
        this.server = server;
        this.limits = limits;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .build();
    }

    /**
     * Asks for JSON.
     *
     * @param path below the server's root, with its query
     */
    JsonNode get(String path) throws Refused, Unreachable, InterruptedException {
        return json(call(path, limits.answer(), request -> request.GET()));
    }

    JsonNode post(String path, JsonNode body) throws Refused, Unreachable, InterruptedException {
        return json(call(
                path,
                limits.answer(),
                request -> request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))));
    }

    /** Sends bytes, which are read anew for each attempt. */
    void put(String path, Supplier<BodyPublisher> body, long bytes) throws Refused, Unreachable, InterruptedException {
        Duration enough = limits.answer().plusSeconds(bytes / LEAST_BYTES_PER_SECOND);
        call(
                path,
                enough,
                request -> request.header("Content-Type", "application/octet-stream")
                        .PUT(body.get()));
    }

    /** What a call is beside its address. */
    @FunctionalInterface
    private interface Form {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private String call(String path, Duration answer, Form form) throws Refused, Unreachable, InterruptedException {
        String what = path.replaceFirst("\\?.*", "");
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> response = send(path, what, answer, form);
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            String words = "%s answered %d%s".formatted(what, response.statusCode(), words(response.body()));
            if (!PASSING.contains(response.statusCode())) {
                throw new Refused(words, new StatusException(response.statusCode(), code(response.body())));
            }
            if (attempt == limits.attempts()) {
                throw new Unreachable(words + ", %d times".formatted(attempt), null);
            }
            TimeUnit.NANOSECONDS.sleep(pause(attempt, response).toNanos());
        }
    }

    private HttpResponse<String> send(String path, String what, Duration answer, Form form)
            throws Unreachable, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.root() + path))
                .timeout(answer)
                .header("User-Agent", "tatara");
        String credentials = server.credentials().header();
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(form.of(request).build(), Bounded.text());
        try {
            // the request's own time-out ends with the head of the answer, and its body may never come
            return response.get(answer.plus(limits.connect()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Unreachable(
                    "%s: %s"
                            .formatted(
                                    what,
                                    e.getCause() instanceof IOException cause && cause.getMessage() != null
                                            ? cause.getMessage()
                                            : String.valueOf(e.getCause())),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new Unreachable("%s: no whole answer within %d s".formatted(what, answer.toSeconds()), e);
        } finally {
            response.cancel(true);
        }
    }

    private Duration pause(int attempt, HttpResponse<?> response) {
        Duration own = limits.pause().multipliedBy(1L << (attempt - 1));
        Duration asked = response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(own);
        return asked.compareTo(limits.longestPause()) > 0 ? limits.longestPause() : asked;
    }

    private static JsonNode json(String body) throws Refused {
        try {
            return JSON.readTree(body.isBlank() ? "{}" : body);
        } catch (JsonProcessingException e) {
            throw new Refused("the answer is no JSON; is this an MLflow server?", e);
        }
    }

    /** MLflow's {@code error_code}; empty without one. */
    private static String code(String body) {
        try {
            return JSON.readTree(body).path("error_code").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private String words(String body) {
        String text = body;
        try {
            JsonNode message = JSON.readTree(body).path("message");
            text = message.isTextual() ? message.textValue() : body;
        } catch (JsonProcessingException e) {
            // a proxy's page, and shown as it is
        }
        String plain =
                server.credentials().hide(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.isEmpty() ? "" : ": " + plain.substring(0, Math.min(MOST_WORDS, plain.length()));
    }

    /** What a server's refusal says to programs. */
    static final class StatusException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        StatusException(int status, String code) {
            super("status %d %s".formatted(status, code));
            this.status = status;
            this.code = code;
        }

        static boolean is(@Nullable Throwable cause, String code) {
            return cause instanceof StatusException answer && answer.code.equals(code);
        }

        static boolean isStatus(@Nullable Throwable cause, int status) {
            return cause instanceof StatusException answer && answer.status == status;
        }
    }
}
