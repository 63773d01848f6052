package io.tatara;

/** The checks that settings records make in their constructors; each message names the setting, the bound and the value. */
public final class Require {

    private Require() {}

    public static int atLeast(String name, int low, int value) {
        if (value < low) {
            throw new IllegalArgumentException("%s must be at least %d, got %d".formatted(name, low, value));
        }
        return value;
    }

    public static double atLeast(String name, double low, double value) {
        if (!(value >= low) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s must be at least %s, got %s".formatted(name, low, value));
        }
        return value;
    }

    public static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s must be greater than 0, got %s".formatted(name, value));
        }
        return value;
    }

    /** Checks {@code low <= value < high}: the range of shares that may be nothing but never everything. */
    public static double share(String name, double low, double high, double value) {
        if (!(value >= low && value < high)) {
            throw new IllegalArgumentException(
                    "%s must be at least %s and less than %s, got %s".formatted(name, low, high, value));
        }
        return value;
    }

    public static String nonBlank(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("%s must not be empty".formatted(name));
        }
        return value;
    }
}
