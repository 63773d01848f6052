package io.tatara.keras;

/**
 * Where a layer was read.
 *
 * @param file its path, for messages
 * @param version of the Keras that saved it; empty when the file does not say
 */
record Origin(String file, String version) {

    /** Whether Keras 3 saved it, in which some functions are others than in Keras 2. */
    boolean third() {
        return version.startsWith("3");
    }
}
