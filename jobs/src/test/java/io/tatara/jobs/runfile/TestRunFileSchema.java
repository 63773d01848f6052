package io.tatara.jobs.runfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestRunFileSchema {

    private final RunFileSchema schema = RunFileSchema.load();

    @Test
    void everyKeyHasADescription() {
        eachProperty((key, property) -> assertThat(
                        schema.follow(property).path("description").asText())
                .as(key)
                .isNotEmpty());
    }

    @Test
    void everyDefaultPassesItsSchema() {
        eachProperty((key, property) -> {
            if (property.has("default")) {
                JsonNode standalone = ((com.fasterxml.jackson.databind.node.ObjectNode) property.deepCopy())
                        .set("$defs", schema.root().path("$defs"));
                assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                                .getSchema(standalone)
                                .validate(property.path("default")))
                        .as(key)
                        .isEmpty();
            }
        });
    }

    @Test
    void everyKeyIsARecordsComponentAndEveryComponentAKey() {
        agree(schema.root(), RunFile.class, "");
    }

    private void agree(JsonNode reference, Class<?> type, String path) {
        JsonNode node = schema.follow(reference);
        if (type.isSealed()) {
            Set<String> members = new TreeSet<>();
            for (Class<?> member : Families.members(type).toList()) {
                members.add(Families.word(member));
                agree(node.path("properties").path(Families.word(member)), member, path + "." + Families.word(member));
            }
            assertThat(new TreeSet<>(RunFileSchema.keys(node.path("properties"))))
                    .as(path)
                    .isEqualTo(members);
        } else if (type.isRecord()) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            assertThat(RunFileSchema.keys(node.path("properties")))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(
                            components.stream().map(RecordComponent::getName).toList());
            for (RecordComponent component : components) {
                String name = component.getName();
                if (!BOUND_BY_HAND.contains(path + "." + name)) {
                    agree(node.path("properties").path(name), component.getType(), path + "." + name);
                }
            }
        } else if (type.isEnum()) {
            assertThat(RunFileSchema.texts(node.path("enum")))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(Stream.of(type.getEnumConstants())
                            .map(constant -> Families.word((Enum<?>) constant))
                            .toList());
        }
    }

    /** Shapes that {@link Binder} rearranges; the next test goes on inside them. */
    private static final Set<String> BOUND_BY_HAND = Set.of(
            ".network", ".distribution", ".training.schedule", ".training.classWeights", ".training.checkpointEvery");

    @Test
    void theRearrangedShapesAgreeToo() {
        JsonNode root = schema.root();
        JsonNode network = root.at("/properties/network/properties");
        assertThat(RunFileSchema.keys(network)).containsExactlyInAnyOrder("input", "layers", "depth", "dl4j", "from");
        agree(network.path("input"), io.tatara.model.InputShape.class, "network.input");
        agree(network.at("/layers/items"), io.tatara.model.Layer.class, "network.layers");
        agree(network.path("dl4j"), io.tatara.model.Network.Dl4j.class, "network.dl4j");
        agree(network.path("from"), io.tatara.model.Network.From.class, "network.from");

        agree(
                root.at("/properties/quality/properties/rules/items"),
                io.tatara.data.quality.Rule.class,
                "quality.rules");

        JsonNode schedule = root.at("/properties/training/properties/schedule/properties");
        Set<String> keys = new TreeSet<>(Set.of("unit", "warmUpSteps"));
        for (Class<?> member : io.tatara.model.Schedule.class.getPermittedSubclasses()) {
            keys.add(Families.word(member));
            agree(schedule.path(Families.word(member)), member, "schedule." + Families.word(member));
        }
        assertThat(new TreeSet<>(RunFileSchema.keys(schedule))).isEqualTo(keys);

        Set<String> units = new TreeSet<>(Set.of("never", "auto"));
        units.addAll(RunFileSchema.keys(root.at("/properties/training/properties/checkpointEvery/properties")));
        assertThat(Families.members(io.tatara.train.CheckpointRhythm.class).map(Families::word))
                .containsExactlyInAnyOrderElementsOf(units);

        Set<String> settings = new TreeSet<>(Set.of("strategy"));
        Families.members(io.tatara.train.Distribution.class)
                .flatMap(member -> Stream.of(member.getRecordComponents()))
                .flatMap(component -> component.getType().equals(io.tatara.train.Tolerance.class)
                        ? Stream.of(component.getType().getRecordComponents())
                        : Stream.of(component))
                .map(RecordComponent::getName)
                // exchange is what a round consists of there
                .map(name -> name.equals("carrier") ? "exchange" : name)
                .forEach(settings::add);
        assertThat(new TreeSet<>(RunFileSchema.keys(root.at("/properties/distribution/properties"))))
                .isEqualTo(settings);
    }

    /** What a test asks of a property. */
    private interface Question {
        void of(String key, JsonNode property);
    }

    private void eachProperty(Question question) {
        List<JsonNode> open = new ArrayList<>(List.of(schema.root()));
        while (!open.isEmpty()) {
            JsonNode node = open.remove(open.size() - 1);
            for (String key : RunFileSchema.keys(node.path("properties"))) {
                question.of(key, node.path("properties").path(key));
            }
            node.forEach(open::add);
        }
    }
}
