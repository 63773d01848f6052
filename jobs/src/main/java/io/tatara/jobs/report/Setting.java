package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.progress.StudyText;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Domain;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Steps;
import io.tatara.tuning.space.Wholes;
import java.util.List;

/**
 * A setting that a study searches, as an axis.
 *
 * @param path of the run file
 * @param axis with the setting's short name
 */
record Setting(String path, Axis axis) {

    static Setting of(Parameter parameter) {
        String name = StudyText.shortName(parameter.name());
        return new Setting(parameter.name(), axis(name, parameter.domain()));
    }

    private static Axis axis(String name, Domain domain) {
        if (domain instanceof Choice choice) {
            return Axis.of(name, choice.options().stream().map(String::valueOf).toList());
        }
        boolean log = (domain instanceof Reals reals && reals.scale() == Scale.LOG)
                || (domain instanceof Steps steps && steps.scale() == Scale.LOG)
                || (domain instanceof Wholes wholes && wholes.scale() == Scale.LOG);
        return log ? Axis.log(name) : Axis.linear(name);
    }

    /** Where a trial stands on the axis; NaN where it has no such setting. */
    double place(StudyTrial trial) {
        JsonNode value = trial.setting(path);
        if (axis.scale() != Axis.Scale.OPTIONS) {
            return Shown.number(value);
        }
        List<String> options = axis.options();
        int place = options.indexOf(value.asText());
        return place < 0 ? Double.NaN : place;
    }

    /** The same on [0, 1] between two ends, as the axis has it. */
    double unit(double place, double low, double high) {
        boolean log = axis.scale() == Axis.Scale.LOG && low > 0;
        double from = log ? Math.log(low) : low;
        double to = log ? Math.log(high) : high;
        return to > from ? ((log ? Math.log(place) : place) - from) / (to - from) : 0.5;
    }

    /** The other way round. */
    double place(double unit, double low, double high) {
        return axis.scale() == Axis.Scale.LOG && low > 0 ? low * Math.pow(high / low, unit) : low + unit * (high - low);
    }
}
