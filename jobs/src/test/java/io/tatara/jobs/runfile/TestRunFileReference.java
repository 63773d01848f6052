package io.tatara.jobs.runfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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
        List<JsonNode> explained = RunFileSchema.load().root().findParents("description").stream()
                .filter(schema -> schema.path("description").isTextual())
                .toList();

        assertThat(explained).hasSizeGreaterThan(300);
        String page = RunFileReference.markdown();
        List<String> items = List.of("A name.", "The value.");
        assertThat(explained)
                .extracting(schema -> schema.path("description").asText())
                .filteredOn(text -> !items.contains(text))
                .allSatisfy(text -> assertThat(page).contains(text.replace("|", "\\|")));
    }
}
