package io.tatara.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which ranks of a roster share a host's memory. A host has a speaker for each rank of other hosts: what its ranks have for
 * that one goes through the speaker, and so does what that one has for them. Ranks of a host share this out evenly.
 *
 * @param groups ranks of one host each, in rank order, by their lowest rank
 */
record Hosts(List<List<Integer>> groups) {

    /** @param addresses of all ranks: host:port, a space, and where it shares memory, which is empty where it does not */
    static Hosts of(SortedMap<Integer, String> addresses) {
        Map<String, List<Integer>> byHost = new LinkedHashMap<>();
        addresses.forEach((rank, address) -> {
            String place = address.substring(0, address.indexOf(' '));
            boolean shares = address.length() > place.length() + 1;
            // who shares nothing is a host of its own, which its port sets apart
            String host = shares ? place.substring(0, place.lastIndexOf(':')) : place;
            byHost.computeIfAbsent(host, first -> new ArrayList<>()).add(rank);
        });
        return new Hosts(List.copyOf(byHost.values()));
    }

    /** Whether it makes a difference to sum by host. */
    boolean matter() {
        return groups.size() > 1 && groups.stream().anyMatch(group -> group.size() > 1);
    }

    HostView view(int rank) {
        List<Integer> host = groups.stream()
                .filter(group -> group.contains(rank))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rank %d is on no host".formatted(rank)));
        List<Integer> others = others(host);
        return new HostView(
                rank,
                host,
                others,
                host.stream().collect(Collectors.toMap(Function.identity(), member -> held(host, others, member))),
                groups.stream()
                        .map(group -> group == host ? rank : speaker(group, others(group), rank))
                        .toList());
    }

    private List<Integer> others(List<Integer> host) {
        return groups.stream()
                .filter(group -> group != host)
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    private static List<Integer> held(List<Integer> host, List<Integer> others, int member) {
        return Stream.concat(Stream.of(member), others.stream().filter(other -> speaker(host, others, other) == member))
                .toList();
    }

    private static int speaker(List<Integer> host, List<Integer> others, int to) {
        return host.get(others.indexOf(to) % host.size());
    }
}
