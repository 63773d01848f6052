package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A trial of a study, as far as it has come. */
final class StudyTrial {

    private final int number;
    private final JsonNode settings;
    private final List<List<Double>> curve = new ArrayList<>();
    private String outcome = "not ended";
    private String reason = "";
    private Study.@Nullable Result last;

    StudyTrial(int number, JsonNode settings) {
        this.number = number;
        this.settings = settings;
    }

    void ended(String itsOutcome, String itsReason, Study.Result result) {
        outcome = itsOutcome;
        reason = itsReason;
        last = result.failed() ? null : result;
    }

    void point(double at, double value) {
        curve.add(List.of(at, value));
    }

    int number() {
        return number;
    }

    /** A setting's value; missing where it was not there. */
    JsonNode setting(String name) {
        return settings.path(name);
    }

    List<List<Double>> curve() {
        return curve;
    }

    String outcome() {
        return reason.isEmpty() ? outcome : outcome + ": " + reason;
    }

    /** Its last result; null where it failed or has none. */
    Study.@Nullable Result last() {
        return last;
    }

    Study.Result result() {
        return Objects.requireNonNull(last);
    }
}
