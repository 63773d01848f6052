package io.tatara.train;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.tatara.collective.Wire;
import java.io.IOException;

/** A format of floats in JSON: its label, for exchanges know no JSON. */
final class WireJson {

    private WireJson() {}

    static Module module() {
        return new SimpleModule("wire")
                .addSerializer(Wire.class, new Writing())
                .addDeserializer(Wire.class, new Reading());
    }

    private static final class Writing extends JsonSerializer<Wire> {

        @Override
        public void serialize(Wire wire, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(wire.label());
        }
    }

    private static final class Reading extends JsonDeserializer<Wire> {

        @Override
        public Wire deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String label = in.getText();
            Wire wire = Wire.of(label);
            return wire != null
                    ? wire
                    : (Wire) context.handleWeirdStringValue(Wire.class, label, "no format of floats has this name");
        }
    }
}
