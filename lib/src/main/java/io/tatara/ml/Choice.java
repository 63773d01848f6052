package io.tatara.ml;

import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Parameters that are one of an enum's constants, written as run files write them: {@code leakyRelu} for LEAKY_RELU. */
final class Choice {

    private Choice() {}

    static Param<String> of(Params parent, String name, String doc, Class<? extends Enum<?>> constants) {
        return of(
                parent,
                name,
                doc,
                Stream.of(constants.getEnumConstants()).map(Choice::written).toArray(String[]::new));
    }

    static Param<String> of(Params parent, String name, String doc, String... words) {
        return new Param<>(
                parent, name, "%s: %s".formatted(doc, String.join(", ", words)), ParamValidators.inArray(words));
    }

    static <C extends Enum<C>> C read(Class<C> constants, String word) {
        return Stream.of(constants.getEnumConstants())
                .filter(constant -> written(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no %s among %s"
                        .formatted(word, Stream.of(constants.getEnumConstants()).toList())));
    }

    static String written(Enum<?> constant) {
        StringBuilder text = new StringBuilder();
        for (String part : constant.name().toLowerCase(Locale.ROOT).split("_")) {
            text.append(text.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return text.toString();
    }
}
