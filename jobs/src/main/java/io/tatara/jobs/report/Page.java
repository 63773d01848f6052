package io.tatara.jobs.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The page, and all that is on it.
 *
 * @param title of the run
 * @param subtitle what it is, in a line
 * @param facts the figures that are asked for first
 * @param sections in their order
 */
record Page(String title, String subtitle, List<Fact> facts, List<Section> sections) {

    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/%s/dist/echarts.min.js";
    private static final String ECHARTS_VERSION = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";
    private static final MathContext SHOWN = new MathContext(7);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Double.class, new Figure()))
            .build();

    Page {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /** A figure and its name. */
    record Fact(String value, String name) {}

    /** The page's text: HTML 5 in UTF-8 that loads nothing from anywhere. */
    String html() {
        return resource("report.html")
                .replace("/*STYLE*/", resource("report.css"))
                .replace("/*ECHARTS*/", script(ECHARTS.formatted(version())))
                .replace("/*CHARTS*/", resource("charts.js"))
                .replace("/*PAGE*/", resource("page.js"))
                .replace("/*DATA*/", json());
    }

    /** Whatever a name holds, it ends neither the script that it stands in nor a line of it. */
    private String json() {
        try {
            return JSON.writeValueAsString(this)
                    .replace("<", "\\u003c")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a page holds what JSON cannot", e);
        }
    }

    private static String version() {
        return resource(ECHARTS_VERSION)
                .lines()
                .filter(line -> line.startsWith("version="))
                .map(line -> line.substring("version=".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Libraries are text of others: what would end the script is escaped as scripts may. */
    private static String script(String name) {
        return resource(name).replace("</script", "<\\/script");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers as long as one may want to read, and null for what is none. */
    private static final class Figure extends StdSerializer<Double> {

        Figure() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value)) {
                out.writeNull();
            } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                out.writeNumber(value.longValue());
            } else {
                out.writeNumber(new BigDecimal(value).round(SHOWN).doubleValue());
            }
        }
    }
}
