package io.tatara.notebook;

import io.tatara.Markup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a notebook shows as HTML, where it is a cell's value.
 *
 * @param text a fragment, which is not escaped again
 */
public record Html(String text) {

    /**
     * A whole page in a frame of its own, such as a run's {@code report.html}.
     *
     * @param height in pixels
     */
    public static Html page(Path page, int height) {
        try {
            return new Html("<iframe style=\"width:100%%;height:%dpx;border:0\" srcdoc=\"%s\"></iframe>"
                    .formatted(height, Markup.escaped(Files.readString(page))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the page " + page, e);
        }
    }
}
