package io.tatara.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Events as JSON objects that name their kind: what travels from workers, and what {@code events.jsonl} holds. */
public final class EventCodec {

    private static final ObjectMapper JSON = new ObjectMapper();
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

    public static TrainingEvent fromJson(byte[] json) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(json);
            String kind = node.remove(KIND).asText();
            for (Class<?> type : TrainingEvent.class.getPermittedSubclasses()) {
                if (type.getSimpleName().equals(kind)) {
                    return (TrainingEvent) JSON.treeToValue(node, type);
                }
            }
            throw new IllegalArgumentException("unknown event " + kind);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an event", e);
        }
    }
}
