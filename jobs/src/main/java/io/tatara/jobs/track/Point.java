package io.tatara.jobs.track;

/**
 * A value of a metric.
 *
 * @param key parts separated by slashes, such as {@code validation/accuracy}
 * @param value any, NaN and infinities too
 * @param step on the axis that the key's first part names, at least 0
 * @param millis since 1970
 */
record Point(String key, double value, long step, long millis) {}
