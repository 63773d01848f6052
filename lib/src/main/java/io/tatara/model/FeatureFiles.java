package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.prepare.FeaturePipeline;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The folder of a fitted feature pipeline: on its way into a bundle, or the verified content of one that was read. */
final class FeatureFiles implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final @Nullable TreeMap<String, byte[]> verified;

    private FeatureFiles(String path, @Nullable Map<String, byte[]> verified) {
        this.path = path;
        this.verified = verified == null ? null : new TreeMap<>(verified);
    }

    static FeatureFiles at(String path) {
        return new FeatureFiles(path, null);
    }

    /**
     * Takes what was read, so that nobody reads it again from files that may have changed since.
     *
     * @param path where it was, for messages
     * @param files by relative path; their bytes are not changed from now on
     */
    static FeatureFiles verified(String path, Map<String, byte[]> files) {
        return new FeatureFiles(path, files);
    }

    String path() {
        return path;
    }

    /** By relative path; null for a folder that was not read yet. */
    @Nullable
    Map<String, byte[]> content() {
        return verified;
    }

    FeaturePipeline pipeline() {
        if (verified == null) {
            return FeaturePipeline.load(path);
        }
        byte @Nullable [] json = verified.get(FeaturePipeline.FILE);
        if (json == null) {
            throw new TataraException(
                    "%s has no %s: the model is of an older Tatara; score with that one, or train it again"
                            .formatted(path, FeaturePipeline.FILE));
        }
        return FeaturePipeline.parse(json, new Path(path, FeaturePipeline.FILE).toString());
    }
}
