package io.tatara.tuning.space;

/** On which differences between values are alike: 0 and 1 are the ends of a range, and what is between is spread evenly. */
public enum Scale {
    /** Between 10 and 20 is as much as between 110 and 120. */
    LINEAR {
        @Override
        double toUnit(double value, double low, double high) {
            return (value - low) / (high - low);
        }

        @Override
        double fromUnit(double unit, double low, double high) {
            return low + unit * (high - low);
        }
    },
    /** Between 10 and 20 is as much as between 100 and 200. */
    LOG {
        @Override
        double toUnit(double value, double low, double high) {
            return Math.log(value / low) / Math.log(high / low);
        }

        @Override
        double fromUnit(double unit, double low, double high) {
            return low * Math.exp(unit * Math.log(high / low));
        }
    },
    /** Fine near 1, as of a momentum: between 0.9 and 0.99 is as much as between 0.99 and 0.999. */
    REVERSE_LOG {
        @Override
        double toUnit(double value, double low, double high) {
            return 1 - LOG.toUnit(1 - value, 1 - high, 1 - low);
        }

        @Override
        double fromUnit(double unit, double low, double high) {
            return 1 - LOG.fromUnit(1 - unit, 1 - high, 1 - low);
        }
    };

    /** In 0 … 1; {@code low} is less than {@code high}. */
    abstract double toUnit(double value, double low, double high);

    abstract double fromUnit(double unit, double low, double high);

    /** Refuses ends that this scale cannot have. */
    void require(double low, double high) {
        if (this == LOG && low <= 0) {
            throw new IllegalArgumentException(
                    "scale log needs low > 0, but got low %s; take another low, or scale linear".formatted(low));
        }
        if (this == REVERSE_LOG && (low < 0 || high >= 1)) {
            throw new IllegalArgumentException(
                    "scale reverseLog needs 0 <= low and high < 1, but got low %s and high %s".formatted(low, high));
        }
    }
}
