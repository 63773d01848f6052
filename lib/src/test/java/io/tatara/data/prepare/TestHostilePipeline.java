package io.tatara.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What MLlib saves names classes; what we keep names none. */
@ExtendWith(SparkExtension.class)
class TestHostilePipeline {

    /** What replaces characters of an honest file. */
    private static final String NOISE = "0123456789-\"{}[],:.eE\\ntfa";

    private static final String HONEST = """
        {"formatVersion": 2,
         "inputs": [{"name": "n", "kind": "NUMBER", "words": false, "required": false, "width": 1}],
         "slots": ["n", "k=a"],
         "stages": [
           {"stage": "impute", "inputs": ["i"], "outputs": ["f"], "surrogates": [0.5]},
           {"stage": "index", "inputs": ["k"], "outputs": ["x"], "categories": [["a"]]},
           {"stage": "oneHot", "inputs": ["x"], "outputs": ["h"], "sizes": [2], "dropLast": true},
           {"stage": "bucketize", "inputs": ["b"], "outputs": ["c"], "edges": [["-Infinity", 1.0, "Infinity"]]},
           {"stage": "hash", "input": "t", "output": "u", "slots": 8},
           {"stage": "words", "input": "v", "output": "w"},
           {"stage": "count", "input": "w", "output": "y", "slots": 8},
           {"stage": "assemble", "inputs": ["f", "h"], "output": "a"},
           {"stage": "scale", "input": "a", "output": "z", "mean": [0.5, 0.0], "deviation": [2.0, 1.0]}]}
        """;

    @BeforeEach
    void open(SparkSession spark) {
        SparkSession.setActiveSession(spark);
    }

    @Test
    void isReadWhenItIsHonest() {
        FeaturePipeline read = parse(HONEST);
        assertThat(read.slots()).containsExactly("n", "k=a");
        assertThat(read.inputColumns()).containsExactly("n");
    }

    @Test
    void cannotNameAClass() {
        for (String name : List.of(
                "javax.script.ScriptEngineManager",
                "org.apache.spark.ml.feature.SQLTransformer",
                "io.tatara.data.prepare.FittedStage$Hash",
                "Hash")) {
            refused(HONEST.replace("\"hash\"", "\"" + name + "\""), "'" + name + "'");
        }
        refused(HONEST.replace("\"stage\": \"hash\"", "\"class\": \"x.Y\", \"stage\": \"hash\""), "class");
        refused(HONEST.replace("\"stage\": \"hash\"", "\"@class\": \"x.Y\""), "stage");
    }

    @Test
    void mustFitItself() {
        refused(HONEST.replace("[0.5]", "[0.5, 1.0]"), "the stage impute has lists of 1 and 2 values");
        refused(HONEST.replace("\"formatVersion\": 2", "\"formatVersion\": 1"), "its version is 1");
        refused(HONEST.replace("\"slots\": 8", "\"slots\": -8"), "pipeline.json");
        refused(HONEST.replace("\"Infinity\"", "0.5"), "pipeline.json");
        refused("[".repeat(1_000_000), "pipeline.json");
        refused("", "pipeline.json");
        refused("null", "pipeline.json");
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            char[] text = HONEST.toCharArray();
            for (int j = random.nextInt(3); j >= 0; j--) {
                text[random.nextInt(text.length)] = NOISE.charAt(random.nextInt(NOISE.length()));
            }
            try {
                assertThat(parse(new String(text)).slots()).hasSizeLessThan(20);
            } catch (TataraException e) {
                assertThat(e).hasMessageContaining("pipeline.json");
            }
        }
    }

    private static FeaturePipeline parse(String json) {
        return FeaturePipeline.parse(json.getBytes(StandardCharsets.UTF_8), "m/pipeline.json");
    }

    private static void refused(String json, String why) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(why);
    }
}
