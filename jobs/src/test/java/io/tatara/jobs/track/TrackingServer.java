package io.tatara.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The part of an MLflow server that we call, on loopback. It refuses what MLflow refuses: calls without credentials, runs
 * that are not there, params that change, batches that are too large, values that are too long.
 */
final class TrackingServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Answer> scripted = new ArrayDeque<>();
    private final String authorization;
    private boolean loosesAnswers;

    final List<String> calls = new ArrayList<>();
    final Map<String, String> experiments = new LinkedHashMap<>();
    final Map<String, Run> runs = new LinkedHashMap<>();
    final Map<String, String> artifacts = new TreeMap<>();
    final Map<String, String> versions = new LinkedHashMap<>();
    final Map<String, String> aliases = new LinkedHashMap<>();

    /** What is kept of a run. */
    static final class Run {
        final Map<String, String> params = new LinkedHashMap<>();
        final Map<String, String> tags = new LinkedHashMap<>();
        final Map<String, List<JsonNode>> metrics = new LinkedHashMap<>();
        String status = "RUNNING";

        List<JsonNode> values(String metric) {
            return metrics.getOrDefault(metric, List.of());
        }
    }

    /** What is answered instead of what was asked for. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** @param authorization that every call must have; empty for none */
    TrackingServer(String authorization) throws IOException {
        this.authorization = authorization;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A run that is there. */
    Run run(String id) {
        return Objects.requireNonNull(runs.get(id), id);
    }

    /** Answers the next calls so, one each. */
    synchronized void script(Answer... answers) {
        scripted.addAll(List.of(answers));
    }

    /** Makes the next run, but does not say so. */
    synchronized void looseAnswer() {
        loosesAnswers = true;
    }

    static Answer status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Sends a part of an answer, and no more as long as the server is there. */
    Answer hanging() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer;
            synchronized (this) {
                calls.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
                answer = scripted.poll();
                notifyAll();
            }
            if (answer != null) {
                answer.to(exchange);
            } else {
                send(exchange, body);
            }
        }
    }

    private synchronized void send(HttpExchange exchange, byte[] body) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        int status = 200;
        try {
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    && !authorization.isEmpty()) {
                throw new Refusal(401, "UNAUTHENTICATED", "who are you?");
            }
            answer(exchange, body, answer);
        } catch (Refusal e) {
            status = e.status;
            answer.put("error_code", e.code).put("message", e.getMessage());
        }
        if (loosesAnswers && exchange.getRequestURI().getPath().endsWith("runs/create")) {
            loosesAnswers = false;
            return;
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answer(HttpExchange exchange, byte[] body, ObjectNode answer) throws Refusal {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/api/2.0/mlflow-artifacts/artifacts/")) {
            artifacts.put(
                    path.substring("/api/2.0/mlflow-artifacts/artifacts/".length()),
                    new String(body, StandardCharsets.UTF_8));
            return;
        }
        JsonNode json = parse(body);
        switch (path.replace("/api/2.0/mlflow/", "")) {
            case "experiments/get-by-name" -> {
                String name = URLDecoder.decode(
                        exchange.getRequestURI().getRawQuery().replace("experiment_name=", ""), StandardCharsets.UTF_8);
                if (!experiments.containsKey(name)) {
                    throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name);
                }
                answer.putObject("experiment")
                        .put("experiment_id", experiments.get(name))
                        .put("name", name)
                        .put("lifecycle_stage", "active");
            }
            case "experiments/create" -> {
                String id = Integer.toString(experiments.size() + 1);
                experiments.put(json.path("name").asText(), id);
                answer.put("experiment_id", id);
            }
            case "runs/create" -> create(json, answer);
            case "runs/update" -> {
                run(json).status = json.path("status").asText();
            }
            case "runs/search" -> search(json, answer);
            case "runs/log-batch" -> batch(json);
            case "registered-models/create" -> {
                if (versions.containsKey(json.path("name").asText())) {
                    throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "there is one");
                }
                versions.put(json.path("name").asText(), "0");
            }
            case "model-versions/create" -> {
                run(json);
                String version = Integer.toString(
                        Integer.parseInt(versions.getOrDefault(json.path("name").asText(), "0")) + 1);
                versions.put(json.path("name").asText(), version);
                answer.putObject("model_version")
                        .put("version", version)
                        .put("source", json.path("source").asText());
            }
            case "registered-models/alias" ->
                aliases.put(
                        json.path("name").asText() + "@" + json.path("alias").asText(),
                        json.path("version").asText());
            default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", path);
        }
    }

    private void create(JsonNode json, ObjectNode answer) throws Refusal {
        String experiment = json.path("experiment_id").asText();
        if (!experiments.containsValue(experiment)) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + experiment);
        }
        String id = "r" + runs.size();
        Run run = new Run();
        runs.put(id, run);
        json.path("tags")
                .forEach(tag ->
                        run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
        describe(id, experiment, answer.putObject("run").putObject("info"));
    }

    private void search(JsonNode json, ObjectNode answer) {
        String filter = json.path("filter").asText();
        runs.forEach((id, run) -> run.tags.forEach((key, value) -> {
            if (filter.equals("tags.`%s` = '%s'".formatted(key, value))) {
                describe(
                        id,
                        json.path("experiment_ids").path(0).asText(),
                        answer.putArray("runs").addObject().putObject("info"));
            }
        }));
    }

    private static void describe(String id, String experiment, ObjectNode info) {
        info.put("run_id", id)
                .put("experiment_id", experiment)
                .put("artifact_uri", "mlflow-artifacts:/%s/%s/artifacts".formatted(experiment, id));
    }

    private void batch(JsonNode json) throws Refusal {
        Run run = run(json);
        demand(json.path("metrics").size() <= 1000, "more than 1000 metrics");
        demand(json.path("params").size() <= 100, "more than 100 params");
        demand(json.path("tags").size() <= 100, "more than 100 tags");
        for (JsonNode param : json.path("params")) {
            String key = key(param);
            String value = param.path("value").textValue();
            demand(value.length() <= 6000, "param value longer than 6000");
            demand(value.equals(run.params.getOrDefault(key, value)), "param %s changes".formatted(key));
            run.params.put(key, value);
        }
        for (JsonNode tag : json.path("tags")) {
            run.tags.put(key(tag), tag.path("value").textValue());
        }
        for (JsonNode metric : json.path("metrics")) {
            demand(metric.path("timestamp").isIntegralNumber(), "no timestamp");
            demand(metric.path("step").isIntegralNumber(), "no step");
            demand(
                    metric.path("value").isNumber()
                            || List.of("NaN", "Infinity", "-Infinity")
                                    .contains(metric.path("value").asText()),
                    "no value");
            run.metrics.computeIfAbsent(key(metric), name -> new ArrayList<>()).add(metric);
        }
    }

    private static String key(JsonNode pair) throws Refusal {
        String key = pair.path("key").asText();
        demand(key.matches("[A-Za-z0-9_\\-. /]{1,250}"), "name " + key);
        return key;
    }

    private static void demand(boolean condition, String otherwise) throws Refusal {
        if (!condition) {
            throw new Refusal(400, "INVALID_PARAMETER_VALUE", otherwise);
        }
    }

    private Run run(JsonNode json) throws Refusal {
        Run run = runs.get(json.path("run_id").asText());
        if (run == null) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no run");
        }
        return run;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
