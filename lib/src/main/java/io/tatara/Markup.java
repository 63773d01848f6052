package io.tatara;

/** Text within HTML and XML. */
public final class Markup {

    private Markup() {}

    /** A text that is no markup, in an element or in an attribute between quotes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
