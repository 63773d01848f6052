package io.tatara.spark;

import java.util.List;
import java.util.Map;

/**
 * What one rank needs to know of who shares a host, as {@link Hosts} has it.
 *
 * @param rank whose view it is
 * @param host the ranks of its host, in rank order, itself among them
 * @param others the ranks of other hosts
 * @param held of each rank of the host, whose slices it has the sums of: its own first, then those that it speaks to
 * @param speakers of each host in turn, who brings the rank its part; itself for its own
 */
record HostView(
        int rank, List<Integer> host, List<Integer> others, Map<Integer, List<Integer>> held, List<Integer> speakers) {

    /** The ranks of other hosts that this one speaks to for its own. */
    List<Integer> spokenTo() {
        List<Integer> all = held(rank);
        return all.subList(1, all.size());
    }

    List<Integer> held(int member) {
        return held.getOrDefault(member, List.of());
    }

    /** Who brings this rank other hosts' parts. */
    List<Integer> otherSpeakers() {
        return speakers.stream().filter(speaker -> speaker != rank).toList();
    }
}
