package io.tatara.engine.dense;

/** The vectors that a batch's entries name, and where their gradients go. Entries are counted as {@link Entries} does. */
interface Vectors {

    /** Makes ready what the entries of so many rows name, which are loaded. */
    void bring(int rows);

    /** Adds an entry's vector times its value. Entries are asked for in their order. */
    void addTo(float[] sum, int entry);

    /** Begins the gradient of what was brought, anew or added to what is there. */
    void begin(boolean adds);

    /** Adds a row's gradient times the entry's value to that of the entry's vector. */
    void take(int entry, float[] gradient);

    /** Behind the last entry. */
    void end();
}
