package io.tatara.jobs.runfile;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Domain;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A configuration that shows whether a setting can be what the search space says, before any trial has it.
 *
 * @param path the setting
 * @param value one end of its range, or an option; of other settings it is one in the middle
 */
public record Probe(String path, Object value, Configuration configuration) {

    private static final double MIDDLE = 0.5;

    /** Both ends of every range, and every option of every choice. */
    public static List<Probe> of(Space space) {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < space.dimensions(); i++) {
            Parameter parameter = space.parameters().get(i);
            double[] point = new double[space.dimensions()];
            Arrays.fill(point, MIDDLE);
            makeThere(space, i, point);
            for (double unit : ends(parameter.domain())) {
                point[i] = unit;
                Configuration configuration = space.at(point);
                probes.add(new Probe(parameter.name(), configuration.get(parameter.name()), configuration));
            }
        }
        return List.copyOf(probes);
    }

    private static void makeThere(Space space, int index, double[] point) {
        var when = space.parameters().get(index).when();
        if (when == null) {
            return;
        }
        List<String> names = space.parameters().stream().map(Parameter::name).toList();
        int other = names.indexOf(when.parameter());
        point[other] = when.values().stream()
                .mapToDouble(value -> space.parameters().get(other).domain().unit(value))
                .min()
                .orElseThrow();
        makeThere(space, other, point);
    }

    private static double[] ends(Domain domain) {
        return domain instanceof Choice choice
                ? choice.options().stream().mapToDouble(choice::unit).toArray()
                : new double[] {0, 1};
    }
}
