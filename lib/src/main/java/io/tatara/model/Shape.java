package io.tatara.model;

/** What flows between two layers, for one example. */
sealed interface Shape {

    String text();

    record Vector(long size) implements Shape {
        @Override
        public String text() {
            return "a vector of " + size;
        }
    }

    record Image(int height, int width, int channels) implements Shape {
        @Override
        public String text() {
            return "an image of %d x %d with %d channel%s".formatted(height, width, channels, channels == 1 ? "" : "s");
        }
    }

    record Sequence(int steps, int size) implements Shape {
        @Override
        public String text() {
            return "a sequence of %d steps of %d".formatted(steps, size);
        }
    }
}
