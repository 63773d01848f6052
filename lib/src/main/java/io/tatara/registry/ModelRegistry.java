package io.tatara.registry;

import io.tatara.Require;
import io.tatara.TataraException;
import io.tatara.data.WholeFiles;
import io.tatara.model.ModelBundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Versions of a model, and aliases that name one of them, in a folder of any Hadoop file system:
 *
 * <pre>
 * versions/7/model/         the bundle
 * versions/7/version.json   digest, source, metrics, lineage; put last, so that a version is whole or not there
 * versions/7/profile.json   and other documents of the candidate
 * aliases/champion/000000003.json   the alias's third version, and the one that a roll-back goes back to
 * </pre>
 *
 * <p>Several processes may read and write at once. Each registration has a number of its own, and no version is ever
 * overwritten. An alias moves by one file that appears whole: a reader sees the version before or the one after. Of two
 * writers that both saw the same version as champion and would put another in its place, the second is refused
 * ({@link AliasMovedException}), for its challenger was not held against the new champion. A process that is killed at
 * any point leaves every version and alias as it was, or as it was to become. What the guarantee rests on is said at
 * {@link WholeFiles}.
 *
 * <p>Safe for several threads.
 */
public final class ModelRegistry {

    /** The alias of the version in use. */
    public static final String CHAMPION = "champion";

    private final Configuration hadoop;
    private final WholeFiles files;
    private final VersionFolder versions;
    private final Aliases aliases;

    private ModelRegistry(Configuration hadoop, WholeFiles files) {
        this.hadoop = hadoop;
        this.files = files;
        this.versions = new VersionFolder(hadoop, files);
        this.aliases = new Aliases(files, versions);
    }

    /**
     * Names a registry; one that is not there is empty, and comes to be with its first version.
     *
     * @param path a folder, as a path or URI that Hadoop knows
     * @throws TataraException when the file system does not answer
     */
    public static ModelRegistry at(Configuration hadoop, String path) {
        return calling("reach", path, () -> new ModelRegistry(hadoop, WholeFiles.at(hadoop, path)));
    }

    public String path() {
        return files.path();
    }

    /** All versions that are whole, the newest first. */
    public List<ModelVersion> versions() {
        return calling("read", path(), versions::list);
    }

    public Optional<ModelVersion> version(int number) {
        return calling("read", path(), () -> versions.find(number));
    }

    /** A text that was registered beside a version. */
    public Optional<String> document(ModelVersion version, String name) {
        return calling("read", path(), () -> versions.document(version.number(), name));
    }

    /**
     * Keeps a model as a new version, or finds the version that it is already: a registration that is repeated after a
     * crash, or by a run that is resumed, adds none. What signatures the model has by then are the version's too.
     *
     * @throws TataraException when the model is not there, is damaged, or cannot be copied
     */
    public ModelVersion register(Candidate candidate) {
        Optional<ModelVersion> known = addSignatures(candidate.model());
        return known.isPresent() ? known.get() : calling("write", path(), () -> versions.add(candidate));
    }

    /**
     * Adds to the version of the same bytes what signatures the model has and it has not; each is there at once or not at
     * all. A version is never without a signature that it had.
     *
     * @param model path of its bundle
     * @return the version; empty if the model is not registered
     * @throws TataraException when the model is not there
     */
    public Optional<ModelVersion> addSignatures(String model) {
        String digest = ModelBundle.digest(hadoop, model);
        Optional<ModelVersion> known = calling(
                "read",
                path(),
                () -> versions.list().stream()
                        .filter(version -> version.digest().equals(digest))
                        .findFirst());
        known.ifPresent(version -> ModelBundle.addSignatures(hadoop, model, version.path()));
        return known;
    }

    /** What an alias names now; empty if it has never named a version that is still there. */
    public Optional<ModelVersion> resolve(String alias) {
        return calling("read", path(), () -> {
            Optional<Appointment> current = aliases.standing(alias).current();
            return current.isEmpty()
                    ? Optional.empty()
                    : versions.find(current.get().version());
        });
    }

    /** Every alias with the version that it names. */
    public Map<String, Integer> aliases() {
        return calling("read", path(), aliases::named);
    }

    /** What an alias has named, the newest first. */
    public List<Appointment> history(String alias) {
        return calling("read", path(), () -> aliases.history(alias));
    }

    /**
     * Has an alias name a version, whatever it named before. Nothing happens when it names it already.
     *
     * @param reason for people who read the history
     * @throws TataraException when there is no such version
     */
    public void promote(String alias, int version, String reason) {
        calling("write", path(), () -> {
            aliases.promote(alias, version, reason);
            return version;
        });
    }

    /**
     * The same, if the alias still names what it named when the challenger was held against it.
     *
     * @param expected number of the version that was looked at; empty if there was none
     * @throws AliasMovedException when it names another now; the challenger then has to be held against that one
     */
    public void promote(String alias, int version, Optional<Integer> expected, String reason) {
        calling("write", path(), () -> {
            aliases.promote(alias, version, expected, reason);
            return version;
        });
    }

    /**
     * Goes back to the version that the alias named before the one it names now; again, to the one before that.
     *
     * @return the version that it names from now on
     * @throws TataraException when there is none before, or it was deleted
     * @throws AliasMovedException when somebody else moves the alias at the same time
     */
    public ModelVersion rollBack(String alias, String reason) {
        return calling(
                "write",
                path(),
                () -> versions.find(aliases.rollBack(alias, reason)).orElseThrow());
    }

    /**
     * Deletes old versions, and what crashes have left for more than a day. The newest are kept, and whatever an alias
     * names or would name after a roll-back.
     *
     * @param keep how many of the newest stay, at least 1
     * @return the numbers of those that were deleted
     */
    public List<Integer> prune(int keep) {
        Require.atLeast("the number of versions to keep", 1, keep);
        return calling("clean up", path(), () -> {
            List<Integer> deleted = new ArrayList<>();
            List<ModelVersion> all = versions.list();
            // once: whatever an alias comes to name in the meantime comes back
            Set<Integer> used = aliases.inUse();
            for (ModelVersion version : all.subList(Math.min(keep, all.size()), all.size())) {
                if (!used.contains(version.number()) && delete(version)) {
                    deleted.add(version.number());
                }
            }
            for (int number : versions.abandoned()) {
                versions.clear(number);
            }
            return deleted;
        });
    }

    /** A version that becomes an alias's in the meantime comes back. */
    private boolean delete(ModelVersion version) throws IOException {
        versions.withdraw(version.number());
        if (aliases.nameNewest(version.number())) {
            versions.restore(version);
            return false;
        }
        versions.clear(version.number());
        return true;
    }

    /** Something that may fail for the disk's or network's reasons. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    private static <T> T calling(String what, String path, Call<T> call) {
        try {
            return call.run();
        } catch (IOException e) {
            throw new TataraException("cannot %s the model registry %s: %s".formatted(what, path, e.getMessage()), e);
        }
    }
}
