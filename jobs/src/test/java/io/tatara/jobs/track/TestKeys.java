package io.tatara.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestKeys {

    @Test
    void whatMlflowForbidsIsReplaced() {
        assertThat(Keys.clean("data.features.columns.größe [cm]")).isEqualTo("data.features.columns.gr__e _cm_");
        assertThat(Keys.clean("validation/topK-5")).isEqualTo("validation/topK-5");
        assertThat(Keys.clean("x".repeat(300))).hasSize(250);
    }

    @Test
    void noNameLeadsOutOfItsFolder() {
        assertThat(Keys.clean("../../etc/passwd")).isEqualTo("__/__/etc/passwd");
        assertThat(Keys.clean("/etc//x/.")).isEqualTo("_/etc/_/x/_");
    }

    @Test
    void namesThatBecomeTheSameAreNumberedAndValuesCut() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("a[0]", "12345");
        values.put("a(0)", "67");

        assertThat(Keys.clean(values, 3)).containsExactly(Map.entry("a_0_", "123"), Map.entry("a_0__2", "67"));
    }
}
