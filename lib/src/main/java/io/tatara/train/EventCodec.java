package io.tatara.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Events as JSON objects that name their kind: what travels from workers, and what {@code events.jsonl} holds. */
public final class EventCodec {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(WireJson.module());
    private static final String KIND = "event";

    private EventCodec() {}

    /** Returns one line of UTF-8 JSON, without its end. */
    public static byte[] toJson(TrainingEvent event) {
        ObjectNode node = JSON.createObjectNode().put(KIND, event.getClass().getSimpleName());
        node.setAll((ObjectNode) JSON.valueToTree(event));
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is no event
     */
    public static TrainingEvent fromJson(byte[] json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode node && node.remove(KIND) instanceof TextNode kind) {
                return (TrainingEvent) JSON.treeToValue(node, type(kind.asText()));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not an event", e);
        }
        throw new IllegalArgumentException("not an event: " + new String(json, StandardCharsets.UTF_8));
    }

    private static Class<?> type(String kind) {
        return Arrays.stream(TrainingEvent.class.getPermittedSubclasses())
                .filter(type -> type.getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown event " + kind));
    }
}
