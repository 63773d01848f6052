package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Nearest;
import io.tatara.data.shard.ExampleWeights;
import io.tatara.jobs.runfile.ClassWeights;
import java.util.List;
import java.util.Map;

/** Turns the class weights of a run file into factors with mean 1, in the order of the task's classes. */
final class ClassFactors {

    private ClassFactors() {}

    /**
     * The factors; empty for none.
     *
     * @param counts training examples of each class, in order; empty for other tasks
     */
    static List<Double> of(ClassWeights weights, Map<String, Long> counts) {
        if (weights instanceof ClassWeights.None) {
            return List.of();
        }
        if (counts.isEmpty()) {
            throw new TataraException(
                    "training.classWeights: there are no classes to weigh; it goes with classification alone");
        }
        List<Long> examples = List.copyOf(counts.values());
        if (!(weights instanceof ClassWeights.Given given)) {
            return ExampleWeights.balanced(examples);
        }
        for (String name : given.weights().keySet()) {
            if (!counts.containsKey(name)) {
                throw new TataraException("training.classWeights: there is no class '%s'%s; the classes are %s"
                        .formatted(name, Nearest.hint(name, counts.keySet()), counts.keySet()));
            }
        }
        List<Double> factors = counts.keySet().stream()
                .map(name -> {
                    Double factor = given.weights().get(name);
                    if (factor == null) {
                        throw new TataraException("training.classWeights: class '%s' has no weight; name all of %s"
                                .formatted(name, counts.keySet()));
                    }
                    return factor;
                })
                .toList();
        return ExampleWeights.normalised(factors, examples);
    }
}
