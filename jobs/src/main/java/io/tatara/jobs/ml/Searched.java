package io.tatara.jobs.ml;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Domain;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Wholes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;

/** Params of stages, and the values that are searched for them. */
sealed interface Searched {

    /** Whose values these are. */
    List<Param<?>> params();

    Domain domain();

    /** Puts a value of the domain where Spark's estimators take it from. */
    void put(Object chosen, ParamMap into);

    /** All numbers of a range. */
    record Real(Param<?> param, double low, double high, Scale scale) implements Searched {

        public Real {
            requireRange(param, low < high, low, high);
        }

        @Override
        public List<Param<?>> params() {
            return List.of(param);
        }

        @Override
        public Domain domain() {
            return new Reals(low, high, scale);
        }

        @Override
        public void put(Object chosen, ParamMap into) {
            set(into, param, param instanceof FloatParam ? ((Double) chosen).floatValue() : chosen);
        }
    }

    /** All whole numbers of a range. */
    record Whole(Param<?> param, long low, long high, Scale scale) implements Searched {

        public Whole {
            requireRange(param, low < high, low, high);
        }

        @Override
        public List<Param<?>> params() {
            return List.of(param);
        }

        @Override
        public Domain domain() {
            return new Wholes(low, high, 1, scale);
        }

        @Override
        public void put(Object chosen, ParamMap into) {
            set(into, param, param instanceof IntParam ? (Object) Math.toIntExact((Long) chosen) : chosen);
        }
    }

    /** Some values, each as the JSON that Spark has for the param's values. */
    record Options(Param<?> param, List<String> options) implements Searched {

        public Options {
            options = List.copyOf(options);
            requireOptions(param.name(), options);
        }

        @Override
        public List<Param<?>> params() {
            return List.of(param);
        }

        @Override
        public Domain domain() {
            return new Choice(List.copyOf(options));
        }

        @Override
        public void put(Object chosen, ParamMap into) {
            set(into, param, param.jsonDecode((String) chosen));
        }
    }

    /** Some settings of several params at once, told apart by their places: not all values have texts of their own. */
    record Maps(List<ParamMap> maps) implements Searched {

        private static final Comparator<ParamPair<?>> IN_ANY_PROCESS = Comparator.<ParamPair<?>, String>comparing(
                        pair -> pair.param().name())
                .thenComparing(pair -> ParamText.kind(pair.param().parent()))
                .thenComparing(ParamText::readable);

        public Maps {
            maps = maps.stream().map(ParamMap::copy).toList();
            if (maps.isEmpty()) {
                throw new IllegalArgumentException("a grid needs one map at least");
            }
        }

        @Override
        public List<Param<?>> params() {
            List<Param<?>> params = new ArrayList<>();
            for (ParamMap map : maps) {
                pairs(map).stream()
                        .map(ParamPair::param)
                        .filter(param -> !params.contains(param))
                        .forEach(params::add);
            }
            return params;
        }

        @Override
        public Domain domain() {
            return new Choice(List.copyOf(texts()));
        }

        @Override
        public void put(Object chosen, ParamMap into) {
            pairs(maps.get(texts().indexOf(chosen))).forEach(into::put);
        }

        private List<String> texts() {
            return IntStream.range(0, maps.size())
                    .mapToObj(place -> "%d: %s".formatted(place, text(maps.get(place))))
                    .toList();
        }

        /** In an order that does not depend on what Spark makes up for stages without a name. */
        static List<ParamPair<?>> pairs(ParamMap map) {
            List<ParamPair<?>> pairs = new ArrayList<>(scala.collection.JavaConverters.seqAsJavaList(map.toSeq()));
            pairs.sort(IN_ANY_PROCESS);
            return pairs;
        }

        private static String text(ParamMap map) {
            List<ParamPair<?>> pairs = pairs(map);
            return pairs.stream()
                    .map(pair -> name(pair.param(), pairs) + "=" + ParamText.readable(pair))
                    .collect(Collectors.joining(", "));
        }

        /** With its stage where there are several of a name. */
        private static String name(Param<?> param, List<ParamPair<?>> among) {
            long count = among.stream()
                    .filter(pair -> pair.param().name().equals(param.name()))
                    .count();
            return count == 1 ? param.name() : ParamText.kind(param.parent()) + "." + param.name();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> void set(ParamMap into, Param<T> param, Object value) {
        into.put(param, (T) value);
    }

    private static void requireRange(Param<?> param, boolean holds, Object low, Object high) {
        if (!holds) {
            throw new IllegalArgumentException("%s needs a range from a lower to a higher number, but got %s to %s"
                    .formatted(param.name(), low, high));
        }
    }

    private static void requireOptions(String what, List<String> options) {
        if (options.isEmpty() || options.stream().distinct().count() < options.size()) {
            throw new IllegalArgumentException(
                    "%s needs one option at least, and each once, but got %s".formatted(what, options));
        }
    }
}
