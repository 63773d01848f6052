package io.tatara.jobs.runfile;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A run file as read.
 *
 * @param root changed in place by the steps that follow
 * @param positions where its values were written
 */
record Tree(ObjectNode root, Positions positions) {

    Problem problem(Pointer place, String message) {
        return new Problem(positions.of(place), place.toString(), message);
    }
}
