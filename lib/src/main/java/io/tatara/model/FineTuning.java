package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns a trained model into the starting point of another training. */
final class FineTuning {

    private static final String WHERE = "network.from";

    private final ModelBundle bundle;
    private final Network.From from;
    private final Schema schema;

    FineTuning(ModelBundle bundle, Network.From from, Schema schema) {
        this.bundle = bundle;
        this.from = from;
        this.schema = schema;
    }

    StartingPoint start(TrainingTerms terms) {
        check();
        NetworkDefinition old = bundle.network();
        Dl4jConfiguration configuration = Dl4jConfiguration.parse(old.configurationJson(), from.path());
        configuration.thaw();
        float[] parameters = bundle.parameters();
        if (from.newOutput()) {
            configuration.replaceOutput(schema.task(), from.path());
            configuration.apply(terms);
            parameters = withNewOutput(parameters, configuration);
        }
        InputShape input = NetworkBuilder.handedOver(old.input(), schema, ForeignInput.indices(configuration));
        configuration.freeze(from.freeze(), from.path());
        configuration.apply(terms);
        NetworkDefinition network =
                new NetworkDefinition(configuration.json(), old.graph(), input, schema.task(), old.featureWidth());
        return new StartingPoint(network, parameters, null);
    }

    private void check() {
        int width = bundle.network().featureWidth();
        if (width != schema.featureWidth()) {
            throw new TataraException(
                    "%s: %s takes %d features, but the table has %d: prepare it with the model's features"
                            .formatted(WHERE, from.path(), width, schema.featureWidth()));
        }
        if (!from.newOutput() && !bundle.network().task().equals(schema.task())) {
            throw new TataraException(
                    "%s: %s predicts %s %s, but the table has %s %s: set newOutput to true, or prepare the same label"
                            .formatted(
                                    WHERE,
                                    from.path(),
                                    bundle.network().task().kind(),
                                    bundle.network().task().names(),
                                    schema.task().kind(),
                                    schema.task().names()));
        }
    }

    /** Everything of the old network but its output's parameters, which are initialised from the seed. */
    private float[] withNewOutput(float[] parameters, Dl4jConfiguration configuration) {
        Dl4jConfiguration before = Dl4jConfiguration.parse(bundle.network().configurationJson(), from.path());
        Model old = before.network(parameters);
        Model fresh = configuration.network(null);
        String output = outputName(configuration);
        Map<String, INDArray> kept = old.paramTable();
        fresh.paramTable().forEach((name, values) -> {
            if (!name.substring(0, name.lastIndexOf('_')).equals(output)) {
                values.assign(kept.get(name));
            }
        });
        float[] all = fresh.params().toFloatVector();
        old.params().close();
        fresh.params().close();
        return all;
    }

    private static String outputName(Dl4jConfiguration configuration) {
        int last = configuration.layers().size() - 1;
        return configuration instanceof GraphConfiguration graph ? graph.order().get(last) : String.valueOf(last);
    }
}
