package io.tatara.train;

/**
 * How many steps a round has, and what that was decided on.
 *
 * @param every steps of the next round; 0 before there was one, and where rounds are of time
 * @param stepSeconds of the slowest worker, smoothed; 0 if nobody measures
 * @param exchangeSeconds of the worker that waits least, smoothed; 0 if nobody measures
 */
public record Rhythm(int every, double stepSeconds, double exchangeSeconds) {

    static final Rhythm NONE = new Rhythm(0, 0, 0);
}
