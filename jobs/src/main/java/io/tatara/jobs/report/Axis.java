package io.tatara.jobs.report;

import java.util.List;

/**
 * An axis of a drawing.
 *
 * @param name of what is on it, and its unit
 * @param options the places of an axis of categories, from 0; empty on one of numbers
 */
record Axis(String name, Scale scale, List<String> options) {

    /** How numbers stand on it. */
    enum Scale {
        LINEAR,
        /** Values are greater than 0. */
        LOG,
        /** From 0 to 1. */
        SHARE,
        OPTIONS
    }

    Axis {
        options = List.copyOf(options);
    }

    static Axis linear(String name) {
        return new Axis(name, Scale.LINEAR, List.of());
    }

    static Axis log(String name) {
        return new Axis(name, Scale.LOG, List.of());
    }

    static Axis share(String name) {
        return new Axis(name, Scale.SHARE, List.of());
    }

    static Axis of(String name, List<String> options) {
        return new Axis(name, Scale.OPTIONS, options);
    }
}
