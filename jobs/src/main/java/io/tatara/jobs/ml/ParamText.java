package io.tatara.jobs.ml;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;

/** Values of params as texts. */
final class ParamText {

    /** What Spark makes up for a stage that nobody named, another in each process. */
    private static final String MADE_UP = "_[0-9a-f]{12}$";

    private ParamText() {}

    /** What Spark reads again; empty for values that it has no text for, such as stages. */
    static <T> Optional<String> json(Param<T> param, T value) {
        try {
            return Optional.of(param.jsonEncode(value));
        } catch (UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    static <T> Optional<String> json(ParamPair<T> pair) {
        return json(pair.param(), pair.value());
    }

    /** What people read, the same in each process that names its stages or makes them in the same way. */
    static String readable(ParamPair<?> pair) {
        return json(pair).orElseGet(() -> readable(pair.value()));
    }

    private static String readable(Object value) {
        if (value instanceof Object[] several) {
            return Arrays.stream(several).map(ParamText::readable).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Params stage ? kind(stage.uid()) : String.valueOf(value);
    }

    /** An evaluator with all that it has been told, the same in each process. */
    static String readable(Evaluator evaluator) {
        return Arrays.stream(evaluator.params())
                .filter(evaluator::isDefined)
                .map(param -> "%s=%s".formatted(param.name(), readable(told(evaluator, param))))
                .collect(Collectors.joining(", ", evaluator.getClass().getSimpleName() + "(", ")"));
    }

    private static Object told(Params of, Param<?> param) {
        return of.getOrDefault(param);
    }

    /** A stage's name, or what kind it is if nobody named it. */
    static String kind(String uid) {
        return uid.replaceFirst(MADE_UP, "");
    }
}
