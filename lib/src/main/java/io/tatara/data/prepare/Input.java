package io.tatara.data.prepare;

import java.io.Serializable;

/**
 * One feature column.
 *
 * @param name the user's
 * @param treatment what is made of it
 * @param impute what a missing value becomes; for categories and text only {@code FAIL} matters
 */
record Input(String name, Treatment treatment, Imputation impute) implements Serializable {

    boolean required() {
        return impute == Imputation.FAIL || treatment.kind() == Treatment.Kind.VECTOR;
    }
}
