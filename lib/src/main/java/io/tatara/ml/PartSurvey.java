package io.tatara.ml;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What one partition's rows are.
 *
 * @param train rows to train on
 * @param validation rows to validate on
 * @param width slots of the feature vectors; 0 without rows
 * @param nonZeros of all of them
 * @param largestLabel −1 without rows
 * @param problem why they cannot be trained on, in words that name the column; null if they can
 */
record PartSurvey(
        long train,
        long validation,
        int width,
        long nonZeros,
        double largestLabel,
        @Nullable String problem) implements Serializable {

    static final PartSurvey EMPTY = new PartSurvey(0, 0, 0, 0, -1, null);

    PartSurvey refused(String reason) {
        return new PartSurvey(train, validation, width, nonZeros, largestLabel, reason);
    }

    PartSurvey plus(boolean validates, int slots, int filled, double label) {
        return new PartSurvey(
                train + (validates ? 0 : 1),
                validation + (validates ? 1 : 0),
                slots,
                nonZeros + filled,
                Math.max(largestLabel, label),
                null);
    }
}
