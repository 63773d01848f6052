package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.Training;
import io.tatara.model.ModelBundle;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.StartingPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Builds the network that a run file asks for. */
public final class StartingPoints {

    private StartingPoints() {}

    /**
     * The network, and the parameters to start from if there are any.
     *
     * @throws TataraException when the network does not fit itself or the table
     */
    public static StartingPoint of(RunFile settings, Schema schema, Configuration hadoop) {
        Training training = settings.training();
        Network network = settings.network();
        if (network instanceof Network.Layers layers) {
            return new StartingPoint(
                    NetworkBuilder.build(
                            layers,
                            schema,
                            training.optimizer(),
                            training.regularization(),
                            training.clipping(),
                            settings.seed()),
                    null);
        }
        if (network instanceof Network.Dl4j dl4j) {
            return new StartingPoint(
                    NetworkBuilder.fromDl4j(
                            text(dl4j.path(), hadoop),
                            dl4j.path(),
                            schema,
                            training.optimizer(),
                            training.regularization(),
                            training.clipping(),
                            settings.seed()),
                    null);
        }
        Network.From from = (Network.From) network;
        return NetworkBuilder.fromBundle(
                ModelBundle.read(hadoop, from.path()),
                from,
                schema,
                training.optimizer(),
                training.regularization(),
                training.clipping(),
                settings.seed());
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
