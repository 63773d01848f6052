package io.tatara.model;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A model of a few numbers, for what is about its files alone. */
public final class TinyBundle {

    private TinyBundle() {}

    /** Writes one, which is another for another seed. */
    public static void write(Configuration hadoop, String path, int seed) {
        NetworkDefinition network = Samples.build(2, new InputShape.Flat());
        float[] parameters = new float[9];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = seed + i;
        }
        ModelBundle.write(
                hadoop,
                path,
                new ModelBundle(
                        network,
                        Samples.schema(2),
                        parameters,
                        null,
                        null,
                        Map.of("accuracy", 0.5),
                        Map.of("seed", "" + seed)));
    }
}
