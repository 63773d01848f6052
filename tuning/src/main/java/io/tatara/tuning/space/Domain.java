package io.tatara.tuning.space;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The values that a parameter can have. Each stands somewhere in [0, 1], and owns what is nearer to it than to others there;
 * doubles of a whole range stand where their scale has them.
 */
public sealed interface Domain permits Reals, Steps, Wholes, Choice {

    /** How many values there are; empty where they are all doubles of a range. */
    OptionalLong size();

    /** The value that a number owns; one outside of [0, 1] counts as the nearer end. */
    Object value(double unit);

    /**
     * Where a value stands: {@code value(unit(v))} is v, or nearly where there are all doubles.
     *
     * @throws IllegalArgumentException if this domain does not contain it
     */
    double unit(Object value);

    boolean contains(Object value);

    /** Values such that a range which contains these contains all; of doubles of a whole range only if it is one of such. */
    List<Object> hull();

    /** Whether every value of another is one of this. */
    default boolean includes(Domain other) {
        if (this instanceof Choice choice && other.size().isPresent()) {
            long size = other.size().getAsLong();
            return size <= choice.options().size()
                    && other.all(Math.toIntExact(size)).stream().allMatch(this::contains);
        }
        return (this instanceof Reals || !(other instanceof Reals))
                && other.hull().stream().allMatch(this::contains);
    }

    /** Values evenly over [0, 1], both ends among them; all there are, if these are no more than {@code most}. */
    default List<Object> grid(int most) {
        long all = size().orElse(Long.MAX_VALUE);
        if (all <= most) {
            return all(Math.toIntExact(all));
        }
        LinkedHashSet<Object> values = new LinkedHashSet<>();
        IntStream.range(0, most).forEach(i -> values.add(value(most == 1 ? 0.5 : (double) i / (most - 1))));
        return List.copyOf(values);
    }

    /** All values, in their order, of a domain that has so many. */
    List<Object> all(int count);

    /** What to say of a value that is not of this domain. */
    static IllegalArgumentException foreign(Object value, Domain domain) {
        return new IllegalArgumentException("%s is not of %s".formatted(value, domain));
    }
}
