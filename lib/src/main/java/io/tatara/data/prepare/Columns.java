package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.Nearest;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Names of columns: those of prepared rows, those that only live while preparing, and the user's. */
final class Columns {

    static final String FEATURES = "features";
    static final String LABEL = "label";
    static final String WEIGHT = "weight";
    static final String ROW = "row";

    static final String PART = "_tatara_part";
    static final String DIGEST_1 = "_tatara_digest1";
    static final String DIGEST_2 = "_tatara_digest2";
    static final String ORDER = "_tatara_order";
    static final String SPLIT = "_tatara_split";
    static final String RAW_WEIGHT = "_tatara_weight";

    private Columns() {}

    /** The i-th feature column, of one of three types, under a name without dots or blanks. */
    static String input(int i) {
        return "_tatara_f" + i;
    }

    static String target(int i) {
        return "_tatara_l" + i;
    }

    /** The user's column of exactly this name, whatever characters are in it. */
    static Column exactly(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    /** Fails unless the table has the column; {@code role} says what it is for. */
    static void require(StructType schema, String role, String name) {
        List<String> there = List.of(schema.fieldNames());
        if (!there.contains(name)) {
            throw new TataraException("%s names the column '%s', which the table does not have%s; its columns are %s"
                    .formatted(role, name, Nearest.hint(name, there), shown(there)));
        }
    }

    /** The names, at most 30 of them. */
    static String shown(List<String> names) {
        return names.size() <= 30
                ? String.join(", ", names)
                : "%s and %d more".formatted(String.join(", ", names.subList(0, 30)), names.size() - 30);
    }
}
