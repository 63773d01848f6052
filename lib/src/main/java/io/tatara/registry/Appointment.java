package io.tatara.registry;

import java.time.Instant;

/**
 * One entry of an alias's history: since when it has named which version.
 *
 * @param sequence from 1 on, rising with every change
 * @param version number
 * @param replaced sequence of the entry that a roll-back goes back to; 0 for none
 * @param at when
 * @param reason in words, for people
 */
public record Appointment(int sequence, int version, int replaced, Instant at, String reason) {}
