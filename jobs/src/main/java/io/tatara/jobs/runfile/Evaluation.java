package io.tatara.jobs.runfile;

import io.tatara.data.Part;

/** The section {@code evaluate}: the part of the data that the finished model is measured on. */
public record Evaluation(Part part) {}
