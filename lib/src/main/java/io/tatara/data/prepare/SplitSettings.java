package io.tatara.data.prepare;

import io.tatara.Require;
import io.tatara.data.Part;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How rows are split; the same rows and seed give the same split, whatever the order or partitioning of the table.
 *
 * @param train share of rows, greater than 0
 * @param validation share of rows, may be 0
 * @param test share of rows, may be 0; the three add up to 1
 * @param seed of the split and of the order of rows
 * @param key column whose value alone decides, so that rows with the same value stay together; null for the whole row
 * @param stratify whether each class is split by these shares for itself; needs classification, excludes {@code key}
 */
public record SplitSettings(
        double train,
        double validation,
        double test,
        long seed,
        @Nullable String key,
        boolean stratify) implements Serializable {

    public SplitSettings {
        Require.positive("data.split.train", train);
        Require.share("data.split.validation", 0, 1, validation);
        Require.share("data.split.test", 0, 1, test);
        if (Math.abs(train + validation + test - 1) > 1e-9) {
            throw new IllegalArgumentException(
                    "data.split.train, validation and test must add up to 1, got %s + %s + %s = %s"
                            .formatted(train, validation, test, train + validation + test));
        }
        if (stratify && key != null) {
            throw new IllegalArgumentException(
                    "data.split.key and data.split.stratify exclude each other: rows of key '%s' may have several classes"
                            .formatted(key));
        }
    }

    /** 80 % training, 10 % validation, 10 % test, by the whole row. */
    public static SplitSettings defaults() {
        return new SplitSettings(0.8, 0.1, 0.1, 7, null, false);
    }

    public double share(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }
}
