package io.tatara.jobs.runfile;

import org.jspecify.annotations.Nullable;

/**
 * The section {@code registry}.
 *
 * @param path a Hadoop path
 * @param alias of the version in use
 * @param keep newest versions that stay; null for all
 */
public record Registry(String path, String alias, @Nullable Integer keep) {}
