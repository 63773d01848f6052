package io.tatara.train;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of a training's checkpoints: {@code round-0000000123-9f03a1c7}, or {@code best-…} for the best epoch's
 * parameters, which several checkpoints may share. Names sort as rounds do.
 *
 * @param round done when it was written
 * @param attempt to train that wrote it: what is left of one that died does not get in another's way
 */
record CheckpointPlace(Kind kind, long round, String attempt) {

    private static final Pattern NAME = Pattern.compile("(round|best)-(\\d{10,18})-([0-9a-f]{8})");

    private static final Pattern SHEETS = Pattern.compile("\\.sheets-[0-9a-f]{8}");

    static final Comparator<CheckpointPlace> BY_ROUND =
            Comparator.comparingLong(CheckpointPlace::round).thenComparing(CheckpointPlace::attempt);

    enum Kind {
        ROUND("round"),
        BEST("best");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    String name() {
        return "%s-%010d-%s".formatted(kind.word, round, attempt);
    }

    /** Where an attempt keeps the files that its checkpoints have by other names. */
    static String sheets(String attempt) {
        return ".sheets-" + attempt;
    }

    static boolean isSheets(String name) {
        return SHEETS.matcher(name).matches();
    }

    /** Empty for what is none of ours. */
    static Optional<CheckpointPlace> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Kind kind = matcher.group(1).equals(Kind.BEST.word) ? Kind.BEST : Kind.ROUND;
        return Optional.of(new CheckpointPlace(kind, Long.parseLong(matcher.group(2)), matcher.group(3)));
    }
}
