package io.tatara.data.quality;

import io.tatara.data.Nearest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules are held against.
 *
 * @param tally of the table, with what value rules did not accept
 * @param profile of the table, in the bins of the reference where there is one
 * @param reference an earlier table's; null when there is none yet
 * @param duplicates by the rule that asks for them
 */
record Evidence(
        TableTally tally, Profile profile, @Nullable Profile reference, Map<Rule.Unique, Duplicates> duplicates) {

    Evidence {
        duplicates = Map.copyOf(duplicates);
    }

    long rows() {
        return profile.rows();
    }

    List<String> names() {
        return profile.columns().stream().map(ColumnProfile::name).toList();
    }

    /** A column that a rule names and the table lacks. */
    Finding absent(String column, String expected) {
        return Finding.broken(
                column,
                "the table has no such column%s".formatted(Nearest.hint(column, names())),
                expected,
                "correct the name, or find out where the column has gone");
    }
}
