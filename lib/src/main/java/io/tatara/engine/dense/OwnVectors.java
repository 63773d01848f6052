package io.tatara.engine.dense;

/** Of a table that is all here. */
final class OwnVectors implements Vectors {

    private final RowTable table;
    private final Entries entries;
    private int count;

    OwnVectors(RowTable table, Entries entries) {
        this.table = table;
        this.entries = entries;
    }

    @Override
    public void bring(int rows) {
        count = entries.start(rows);
    }

    @Override
    public void addTo(float[] sum, int entry) {
        if (entry + 1 < count) {
            table.fetch(entries.index(entry + 1));
        }
        float[] vector = table.vector(entries.index(entry));
        float factor = entries.value(entry);
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * vector[j];
        }
    }

    @Override
    public void begin(boolean adds) {
        if (!adds) {
            table.gradient().clear();
        }
    }

    @Override
    public void take(int entry, float[] gradient) {
        table.gradient().add(entries.index(entry), gradient, entries.value(entry));
    }

    @Override
    public void end() {}
}
