package io.tatara.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestStudyClock {

    private static JsonNode event(String kind, String time) {
        return JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("event", kind)
                .put("time", "2026-11-26T" + time + "Z");
    }

    @Test
    void timeBetweenProcessesDoesNotCount() {
        assertThat(new StudyClock().seconds()).isZero();
        StudyClock clock = new StudyClock();
        List.of(
                        event("prepareFinished", "09:00:00"),
                        event("studyBegan", "10:00:00"),
                        event("trialBegan", "10:00:01"),
                        event("trialEnded", "10:00:30.500"),
                        // killed; resumed the next hour
                        event("prepareFinished", "11:59:00"),
                        event("studyBegan", "12:00:00"),
                        event("trialEnded", "12:01:00"),
                        event("evaluateFinished", "12:02:00"))
                .forEach(clock::at);
        assertThat(clock.seconds()).isEqualTo(90.5);
    }
}
