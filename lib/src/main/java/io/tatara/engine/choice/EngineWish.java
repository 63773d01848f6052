package io.tatara.engine.choice;

/** What a run file asks for. */
public enum EngineWish {
    /** The dense engine where it knows every layer, else DL4J's. */
    AUTO,
    DENSE,
    DL4J
}
