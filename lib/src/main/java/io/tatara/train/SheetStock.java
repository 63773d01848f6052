package io.tatara.train;

/** The sheets of one rank, used again and again. One thread takes them, another brings them back. */
sealed interface SheetStock extends AutoCloseable permits HeapStock, MappedStock {

    /** One to fill, at once: no file is made, nor any other thread waited for. */
    Sheet take(String name, int floats);

    /** One that is written, or of no use. */
    void bringBack(String name, Sheet sheet);

    @Override
    void close();
}
