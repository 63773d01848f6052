package io.tatara.jobs.runfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRunFileReference {

    private static final Path PAGE = Path.of("..", "docs", "run-file.md").toAbsolutePath();

    @Test
    void thePageIsMadeOfTheSchemaAsItIs() {
        assertThat(PAGE)
                .as("./tatara schema --markdown > docs/run-file.md makes it anew")
                .hasContent(RunFileReference.markdown());
    }

    @Test
    void nothingThatTheSchemaExplainsIsLeftOut() {
        List<String> explained = new ArrayList<>();
        explained(RunFileSchema.load().root(), explained);

        assertThat(explained).hasSizeGreaterThan(300);
        String page = RunFileReference.markdown();
        assertThat(explained).allSatisfy(text -> assertThat(page).contains(text.replace("|", "\\|")));
    }

    private static void explained(JsonNode object, List<String> texts) {
        for (String group : List.of("properties", "patternProperties", "$defs")) {
            object.path(group).forEach(key -> {
                if (key.has("description")) {
                    texts.add(key.path("description").asText());
                }
                explained(key, texts);
            });
        }
        explained(object.path("additionalProperties"), object.path("items"), texts);
    }

    private static void explained(JsonNode named, JsonNode items, List<String> texts) {
        if (named.isObject() || items.isObject()) {
            explained(named, texts);
            explained(items, texts);
        }
    }
}
