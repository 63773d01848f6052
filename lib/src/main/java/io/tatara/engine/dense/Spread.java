package io.tatara.engine.dense;

/**
 * What a worker of a group has of a signal.
 *
 * <pre>
 *              all columns   own columns
 *   own rows      ROWS            –
 *   all rows      ALL          COLUMNS        PARTS: all rows and columns, but a summand of them
 * </pre>
 *
 * Layers that are not dealt out take and give ROWS: each worker computes its own examples. One that is dealt out by columns takes
 * ALL and gives COLUMNS; one that is by rows takes COLUMNS and gives PARTS. So a layer by columns and one by rows behind it need
 * no exchange between them (Shoeybi et al., 2019), whatever functions of elements there are.
 *
 * <pre>
 *   forward              sends                                      backward
 *   ROWS    → ALL        own rows to all                            PARTS   → ROWS
 *   PARTS   → ROWS       each its rows, to be summed by rank        ROWS    → ALL
 *   ROWS    → COLUMNS    each its columns of own rows               COLUMNS → ROWS
 *   COLUMNS → ROWS       each its rows of own columns               ROWS    → COLUMNS
 * </pre>
 */
enum Spread {
    ROWS,
    ALL,
    COLUMNS,
    PARTS
}
