package io.tatara.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Fashion-MNIST from Debian's package {@code dataset-fashion-mnist}, as plain arrays that every contender starts from. */
final class FashionMnist {

    static final int WIDTH = 784;
    static final int CLASSES = 10;
    static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");

    private final float[] pixels;
    private final int[] labels;

    private FashionMnist(float[] pixels, int[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    static FashionMnist train() {
        return read("train");
    }

    static FashionMnist test() {
        return read("t10k");
    }

    /** Row-major, 784 an image, 0 to 1; not copied. */
    float[] pixels() {
        return pixels;
    }

    /** Class indices, 0 to 9; not copied. */
    int[] labels() {
        return labels;
    }

    /** Some of the images: from one on, up to another. */
    FashionMnist part(int from, int to) {
        return new FashionMnist(
                Arrays.copyOfRange(pixels, from * WIDTH, to * WIDTH), Arrays.copyOfRange(labels, from, to));
    }

    int size() {
        return labels.length;
    }

    private static FashionMnist read(String part) {
        try {
            byte[] images = body(FOLDER.resolve(part + "-images-idx3-ubyte.gz"), 16);
            byte[] classes = body(FOLDER.resolve(part + "-labels-idx1-ubyte.gz"), 8);
            float[] pixels = new float[images.length];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (images[i] & 0xff) / 255f;
            }
            int[] labels = new int[classes.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = classes[i];
            }
            return new FashionMnist(pixels, labels);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Fashion-MNIST is needed in " + FOLDER + "; install Debian's dataset-fashion-mnist", e);
        }
    }

    private static byte[] body(Path file, int header) throws IOException {
        try (InputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(header);
            return in.readAllBytes();
        }
    }
}
