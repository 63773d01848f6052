package io.tatara.bench;

/**
 * What one run of a contender showed.
 *
 * @param examplesPerSecond over all its training, evaluation not counted
 * @param secondsToTarget training time until the target accuracy was first seen; infinite when it never was
 * @param bestAccuracy on the test images
 * @param peakMegabytes the process's largest resident memory
 */
record Measurement(double examplesPerSecond, double secondsToTarget, double bestAccuracy, double peakMegabytes) {

    static final String PREFIX = "MEASURED ";

    String line() {
        return PREFIX + examplesPerSecond + " " + secondsToTarget + " " + bestAccuracy + " " + peakMegabytes;
    }

    static Measurement parse(String line) {
        String[] fields = line.substring(PREFIX.length()).split(" ");
        return new Measurement(
                Double.parseDouble(fields[0]),
                Double.parseDouble(fields[1]),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]));
    }
}
