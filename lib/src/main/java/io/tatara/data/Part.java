package io.tatara.data;

import java.util.Locale;

/** The splits of prepared data. */
public enum Part {
    TRAIN,
    VALIDATION,
    TEST;

    /** Name of the folder, and the word used in run files and messages. */
    public String directory() {
        return name().toLowerCase(Locale.ROOT);
    }
}
