package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.jobs.runfile.Registry;
import io.tatara.model.ModelBundle;
import io.tatara.registry.ModelRegistry;
import io.tatara.registry.ModelVersion;
import java.util.Optional;

/**
 * The model in use, as a run finds it.
 *
 * @param version empty if there is none yet
 */
record Champion(ModelRegistry registry, String alias, Optional<ModelVersion> version) {

    static Champion of(Run run, Registry settings) {
        ModelRegistry registry = ModelRegistry.at(run.hadoop(), settings.path());
        return new Champion(registry, settings.alias(), registry.resolve(settings.alias()));
    }

    ModelVersion require() {
        return version.orElseThrow(() -> new TataraException(
                "no version in %s is '%s': train one with tatara run, or promote one with tatara registry promote"
                        .formatted(registry.path(), alias)));
    }

    ModelBundle read(Run run) {
        return ModelBundle.read(
                run.hadoop(), require().path(), run.settings().signing().trusted());
    }
}
