package io.tatara.registry;

import static java.util.stream.Collectors.joining;

import io.tatara.TataraException;
import io.tatara.data.WholeFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which versions a registry's aliases name, and how they come to name others. */
final class Aliases {

    private final WholeFiles files;
    private final VersionFolder versions;

    Aliases(WholeFiles files, VersionFolder versions) {
        this.files = files;
        this.versions = versions;
    }

    Map<String, Integer> named() throws IOException {
        Map<String, Integer> named = new LinkedHashMap<>();
        for (String alias : AliasLog.names(files)) {
            standing(alias).current().ifPresent(entry -> named.put(alias, entry.version()));
        }
        return named;
    }

    List<Appointment> history(String alias) throws IOException {
        return log(alias).entries();
    }

    AliasStanding standing(String alias) throws IOException {
        List<Appointment> entries = log(alias).entries();
        for (Appointment entry : entries) {
            if (versions.has(entry.version())) {
                return new AliasStanding(entries, Optional.of(entry));
            }
        }
        return new AliasStanding(entries, Optional.empty());
    }

    /** What aliases name, and would name after a roll-back. */
    Set<Integer> inUse() throws IOException {
        Set<Integer> used = new HashSet<>();
        for (String alias : AliasLog.names(files)) {
            AliasStanding standing = standing(alias);
            standing.current().ifPresent(entry -> used.add(entry.version()));
            standing.before().ifPresent(entry -> used.add(entry.version()));
        }
        return used;
    }

    /** Whether the newest entry of any alias is this version, be it there or not. */
    boolean nameNewest(int version) throws IOException {
        for (String alias : AliasLog.names(files)) {
            List<Appointment> entries = log(alias).entries();
            if (!entries.isEmpty() && entries.get(0).version() == version) {
                return true;
            }
        }
        return false;
    }

    void promote(String alias, int version, String reason) throws IOException {
        AliasStanding standing = standing(alias);
        while (!move(alias, standing, version, standing.sequence(), reason)) {
            standing = standing(alias);
        }
    }

    void promote(String alias, int version, Optional<Integer> expected, String reason) throws IOException {
        AliasStanding standing = standing(alias);
        Optional<Integer> found = standing.current().map(Appointment::version);
        boolean seen = found.equals(expected) || found.equals(Optional.of(version));
        if (!seen || !move(alias, standing, version, standing.sequence(), reason)) {
            throw moved(alias);
        }
    }

    /** Returns the version that the alias names from now on. */
    int rollBack(String alias, String reason) throws IOException {
        AliasStanding standing = standing(alias);
        if (standing.current().isEmpty()) {
            throw new TataraException(
                    "no version is '%s' in %s: promote one of %s".formatted(alias, files.path(), numbers()));
        }
        if (standing.before().isEmpty()) {
            throw new TataraException(
                    "version %d is the first that was '%s' in %s, there is none to go back to; promote one of %s"
                            .formatted(standing.current().get().version(), alias, files.path(), numbers()));
        }
        Appointment before = standing.before().get();
        if (!move(alias, standing, before.version(), before.replaced(), reason)) {
            throw moved(alias);
        }
        return before.version();
    }

    /** Returns whether it is done; if not, somebody else has moved the alias since it stood so. */
    private boolean move(String alias, AliasStanding standing, int version, int replaced, String reason)
            throws IOException {
        requireThere(version);
        if (standing.current().map(Appointment::version).equals(Optional.of(version))) {
            return true;
        }
        Appointment next = new Appointment(standing.newest() + 1, version, replaced, Instant.now(), reason);
        if (!log(alias).add(next)) {
            return false;
        }
        requireThere(version);
        return true;
    }

    private AliasLog log(String alias) {
        if (!alias.matches("[A-Za-z][A-Za-z0-9_-]*")) {
            throw new TataraException("'%s' is no alias: letters, digits, - and _, a letter first".formatted(alias));
        }
        return new AliasLog(files, alias);
    }

    private void requireThere(int version) throws IOException {
        if (!versions.has(version)) {
            throw new TataraException("%s has no version %d; it has %s".formatted(files.path(), version, numbers()));
        }
    }

    private String numbers() throws IOException {
        List<ModelVersion> all = versions.list();
        return all.isEmpty()
                ? "none"
                : all.stream()
                        .map(version -> Integer.toString(version.number()))
                        .collect(joining(", "));
    }

    private AliasMovedException moved(String alias) {
        return new AliasMovedException("'%s' of %s was moved by somebody else at the same time: look at it again"
                .formatted(alias, files.path()));
    }
}
