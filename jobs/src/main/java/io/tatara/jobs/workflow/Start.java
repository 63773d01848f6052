package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.Training;
import io.tatara.model.ModelBundle;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.StartingPoint;
import io.tatara.signing.Trust;
import io.tatara.train.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The network that a run file asks for, built.
 *
 * @param engine makes replicas with the parameters that the training starts from
 */
public record Start(NetworkDefinition network, EngineChoice engine) {

    /**
     * Builds the network.
     *
     * @throws TataraException when the network does not fit itself or the table
     */
    public static Start of(RunFile settings, Schema schema, Configuration hadoop) {
        Training training = settings.training();
        Network network = settings.network();
        if (network instanceof Network.Layers layers) {
            return fresh(
                    settings,
                    NetworkBuilder.build(
                            layers,
                            schema,
                            training.optimizer(),
                            training.regularization(),
                            training.clipping(),
                            settings.seed()));
        }
        if (network instanceof Network.Dl4j dl4j) {
            return fresh(
                    settings,
                    NetworkBuilder.fromDl4j(
                            text(dl4j.path(), hadoop),
                            dl4j.path(),
                            schema,
                            training.optimizer(),
                            training.regularization(),
                            training.clipping(),
                            settings.seed()));
        }
        Network.From from = (Network.From) network;
        StartingPoint trained = NetworkBuilder.fromBundle(
                trained(hadoop, from, schema, settings.signing().trusted()),
                from,
                schema,
                training.optimizer(),
                training.regularization(),
                training.clipping(),
                settings.seed());
        return start(settings, trained.network(), trained.parameters());
    }

    private static ModelBundle trained(Configuration hadoop, Network.From from, Schema schema, List<String> trusted) {
        if (!ForeignModel.is(from.path())) {
            return ModelBundle.read(hadoop, from.path(), trusted);
        }
        // files of others have no signature
        Trust.of(hadoop).and(hadoop, trusted).require(from.path(), new byte[0], List.of());
        return from.newOutput()
                ? ForeignModel.body(hadoop, from.path(), schema)
                : ForeignModel.read(hadoop, from.path(), schema);
    }

    private static Start fresh(RunFile settings, NetworkDefinition network) {
        return start(settings, network, null);
    }

    private static Start start(RunFile settings, NetworkDefinition network, float @Nullable [] parameters) {
        EngineWish wish = settings.engine();
        if (settings.distribution() instanceof Distribution.Dl4jAveraging) {
            wish = EngineWish.DL4J;
        }
        return new Start(
                network, EngineChoice.of(wish, network, settings.training().clipping(), parameters));
    }

    private static String text(String path, Configuration hadoop) {
        Path file = new Path(path);
        try (var in = file.getFileSystem(hadoop).open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TataraException("network.dl4j: cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
