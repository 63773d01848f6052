package io.tatara.spark;

import java.io.Serializable;

/**
 * Where workers find their hub, and how they prove to be its.
 *
 * @param runId a random number that every message carries
 * @param size ranks
 * @param timeoutSeconds longest silence
 */
record HubAddress(String host, int port, long runId, int size, double timeoutSeconds) implements Serializable {}
