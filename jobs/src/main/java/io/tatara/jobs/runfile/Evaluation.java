package io.tatara.jobs.runfile;

/** The section {@code evaluate}: the part of the data that the finished model is measured on. */
public record Evaluation(Part part) {

    /** Parts of the data. */
    public enum Part {
        TRAIN,
        VALIDATION,
        TEST
    }
}
