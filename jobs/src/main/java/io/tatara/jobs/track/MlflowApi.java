package io.tatara.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of MLflow's REST API 2.0 that we need, within its limits. Its own Java client is not used: it runs a Python
 * {@code mlflow} to send artifacts and knows no aliases.
 */
final class MlflowApi {

    static final int METRICS_AT_A_TIME = 1000;
    static final int PARAMS_AT_A_TIME = 100;
    static final int TAGS_AT_A_TIME = 100;
    static final int LONGEST_PARAM = 6000;
    static final int LONGEST_TAG = 5000;

    private static final String ROOT = "/api/2.0/mlflow/";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final HttpCalls calls;

    MlflowApi(HttpCalls calls) {
        this.calls = calls;
    }

    /** A run, as a server calls it. */
    record Run(String id, String artifacts) {}

    /** The id of an experiment, which is made if there is none of the name. */
    String experiment(String name) throws Refused, Unreachable, InterruptedException {
        Optional<String> there = find(name);
        if (there.isPresent()) {
            return there.get();
        }
        try {
            return text(
                    calls.post(ROOT + "experiments/create", NODES.objectNode().put("name", name)), "experiment_id");
        } catch (Refused e) {
            if (HttpCalls.StatusException.is(e.getCause(), "RESOURCE_ALREADY_EXISTS")) {
                // another run was faster
                return find(name).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private Optional<String> find(String name) throws Refused, Unreachable, InterruptedException {
        try {
            JsonNode experiment = calls.get(ROOT + "experiments/get-by-name?experiment_name="
                            + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .path("experiment");
            if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
                throw new Refused("experiment %s is deleted there; restore it, or name another in tracking.experiment"
                        .formatted(name));
            }
            return Optional.of(text(experiment, "experiment_id"));
        } catch (Refused e) {
            if (HttpCalls.StatusException.is(e.getCause(), "RESOURCE_DOES_NOT_EXIST")
                    || HttpCalls.StatusException.isStatus(e.getCause(), 404)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Run createRun(String experiment, String title, String user, long millis, Map<String, String> tags)
            throws Refused, Unreachable, InterruptedException {
        ObjectNode body = NODES.objectNode()
                .put("experiment_id", experiment)
                .put("user_id", user)
                .put("run_name", title)
                .put("start_time", millis);
        body.set("tags", pairs(List.copyOf(Keys.clean(tags, LONGEST_TAG).entrySet())));
        return run(calls.post(ROOT + "runs/create", body).path("run").path("info"));
    }

    /** A run by a tag that no other has. */
    Optional<Run> findRun(String experiment, String tag, String value)
            throws Refused, Unreachable, InterruptedException {
        ObjectNode body = NODES.objectNode()
                .put("filter", "tags.`%s` = '%s'".formatted(tag, value))
                .put("max_results", 1);
        body.putArray("experiment_ids").add(experiment);
        JsonNode runs = calls.post(ROOT + "runs/search", body).path("runs");
        return runs.isEmpty() ? Optional.empty() : Optional.of(run(runs.path(0).path("info")));
    }

    /** A run goes on, or is over. */
    void updateRun(String run, String status, long endMillis) throws Refused, Unreachable, InterruptedException {
        ObjectNode body = NODES.objectNode().put("run_id", run).put("status", status);
        if (endMillis > 0) {
            body.put("end_time", endMillis);
        }
        calls.post(ROOT + "runs/update", body);
    }

    void logMetrics(String run, List<Point> points) throws Refused, Unreachable, InterruptedException {
        for (List<Point> some : parts(points, METRICS_AT_A_TIME)) {
            ObjectNode body = NODES.objectNode().put("run_id", run);
            ArrayNode metrics = body.putArray("metrics");
            some.forEach(point -> metrics.addObject()
                    .put("key", Keys.clean(point.key()))
                    .put("timestamp", point.millis())
                    .put("step", point.step())
                    .set("value", number(point.value())));
            calls.post(ROOT + "runs/log-batch", body);
        }
    }

    void logParams(String run, Map<String, String> params) throws Refused, Unreachable, InterruptedException {
        logPairs(run, "params", Keys.clean(params, LONGEST_PARAM), PARAMS_AT_A_TIME);
    }

    void setTags(String run, Map<String, String> tags) throws Refused, Unreachable, InterruptedException {
        logPairs(run, "tags", Keys.clean(tags, LONGEST_TAG), TAGS_AT_A_TIME);
    }

    private void logPairs(String run, String what, Map<String, String> pairs, int most)
            throws Refused, Unreachable, InterruptedException {
        for (List<Map.Entry<String, String>> some : parts(List.copyOf(pairs.entrySet()), most)) {
            ObjectNode body = NODES.objectNode().put("run_id", run);
            body.set(what, pairs(some));
            calls.post(ROOT + "runs/log-batch", body);
        }
    }

    /**
     * Makes a version of a registered model, and the model if there is none of the name; returns its number.
     *
     * @param source where the model's files are, as the server calls it
     */
    String createVersion(String model, String run, String source) throws Refused, Unreachable, InterruptedException {
        try {
            calls.post(ROOT + "registered-models/create", NODES.objectNode().put("name", model));
        } catch (Refused e) {
            if (!HttpCalls.StatusException.is(e.getCause(), "RESOURCE_ALREADY_EXISTS")) {
                throw e;
            }
        }
        JsonNode answer = calls.post(
                ROOT + "model-versions/create",
                NODES.objectNode().put("name", model).put("source", source).put("run_id", run));
        return text(answer.path("model_version"), "version");
    }

    /** Points an alias to a version, from whichever it was of. */
    void setAlias(String model, String alias, String version) throws Refused, Unreachable, InterruptedException {
        ObjectNode body =
                NODES.objectNode().put("name", model).put("alias", alias).put("version", version);
        calls.post(ROOT + "registered-models/alias", body);
    }

    private static Run run(JsonNode info) throws Refused {
        return new Run(text(info, "run_id"), info.path("artifact_uri").asText());
    }

    private static String text(JsonNode node, String field) throws Refused {
        String text = node.path(field).asText();
        if (text.isEmpty()) {
            throw new Refused("an answer has no %s; is this an MLflow server?".formatted(field));
        }
        return text;
    }

    /** As protocol buffers write numbers in JSON. */
    private static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(Double.toString(value));
    }

    private static ArrayNode pairs(List<Map.Entry<String, String>> pairs) {
        ArrayNode nodes = NODES.arrayNode();
        pairs.forEach(pair -> nodes.addObject().put("key", pair.getKey()).put("value", pair.getValue()));
        return nodes;
    }

    private static <T> List<List<T>> parts(List<T> all, int most) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            parts.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return parts;
    }
}
