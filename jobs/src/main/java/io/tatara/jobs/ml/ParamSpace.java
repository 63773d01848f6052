package io.tatara.jobs.ml;

import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;

/**
 * What {@link TataraTuner} searches: params of an estimator, or of stages of a pipeline, and which values they may have.
 * Immutable; each method returns another space. Trials tell params by their names: where several stages have one of the same
 * name, {@code regParam#0} is that of the stage whose is searched first here.
 *
 * <pre>{@code
 * ParamSpace space = new ParamSpace()
 *         .real(network.learningRate(), 1e-4, 1e-1, Scale.LOG)
 *         .whole(network.batchSize(), 16, 256, Scale.LOG)
 *         .choice(network.hiddenLayers(), List.of(new int[] {64}, new int[] {128, 64}));
 * }</pre>
 */
public final class ParamSpace {

    private final List<Searched> searched;

    /** In which nothing is searched yet. */
    public ParamSpace() {
        this(List.of());
    }

    ParamSpace(List<Searched> searched) {
        this.searched = List.copyOf(searched);
    }

    List<Searched> searched() {
        return searched;
    }

    /**
     * With all numbers of a range, both ends among them.
     *
     * @throws IllegalArgumentException if the range is empty, or the scale has no such numbers
     */
    public ParamSpace real(DoubleParam param, double low, double high, Scale scale) {
        return with(new Searched.Real(param, low, high, scale));
    }

    /**
     * With all numbers of a range, both ends among them.
     *
     * @throws IllegalArgumentException if the range is empty, or the scale has no such numbers
     */
    public ParamSpace real(FloatParam param, float low, float high, Scale scale) {
        return with(new Searched.Real(param, low, high, scale));
    }

    /**
     * With all whole numbers of a range, both ends among them.
     *
     * @throws IllegalArgumentException if the range is empty, or the scale has no such numbers
     */
    public ParamSpace whole(IntParam param, int low, int high, Scale scale) {
        return with(new Searched.Whole(param, low, high, scale));
    }

    /**
     * With all whole numbers of a range, both ends among them.
     *
     * @throws IllegalArgumentException if the range is empty, or the scale has no such numbers
     */
    public ParamSpace whole(LongParam param, long low, long high, Scale scale) {
        return with(new Searched.Whole(param, low, high, scale));
    }

    /**
     * With some values, of which none is nearer to another than to a third. Spark must have a text for them: stages and the like
     * are searched with {@link TataraTuner#setEstimatorParamMaps}.
     *
     * @throws IllegalArgumentException if there is none, one twice, or one that Spark has no text for
     */
    public <T> ParamSpace choice(Param<T> param, List<? extends T> options) {
        return with(new Searched.Options(
                param, options.stream().map(option -> text(param, option)).toList()));
    }

    private static <T> String text(Param<T> param, T option) {
        return ParamText.json(param, option)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has values that Spark has no text for; search it with setEstimatorParamMaps"
                                .formatted(param.name())));
    }

    /** Settings of several params at once, each of which is one option; as a ParamGridBuilder makes them. */
    static ParamSpace of(List<ParamMap> maps) {
        return new ParamSpace().with(new Searched.Maps(maps));
    }

    private ParamSpace with(Searched next) {
        for (Searched other : searched) {
            if (!Collections.disjoint(other.params(), next.params())) {
                throw new IllegalArgumentException("%s is searched already".formatted(next.params()));
            }
        }
        // the domain checks what the scale needs, which is better said here than in fit
        next.domain();
        return new ParamSpace(Stream.concat(searched.stream(), Stream.of(next)).toList());
    }

    /** As samplers see it. */
    Space space() {
        List<Parameter> parameters = new ArrayList<>();
        names().forEach((name, next) -> parameters.add(new Parameter(name, next.domain())));
        return new Space(parameters, List.of());
    }

    /** A configuration as Spark's estimators take it. */
    ParamMap params(Configuration configuration) {
        ParamMap params = new ParamMap();
        names().forEach((name, next) -> next.put(configuration.get(name), params));
        return params;
    }

    /** By the param's name and, where several stages have it, its place among them: identifiers are others in each process. */
    private Map<String, Searched> names() {
        Map<String, Searched> names = new LinkedHashMap<>();
        for (Searched next : searched) {
            String name = name(next);
            List<Searched> namesakes =
                    searched.stream().filter(other -> name(other).equals(name)).toList();
            names.put(namesakes.size() == 1 ? name : name + "#" + namesakes.indexOf(next), next);
        }
        return names;
    }

    private static String name(Searched searched) {
        return searched instanceof Searched.Maps
                ? "params"
                : searched.params().get(0).name();
    }
}
