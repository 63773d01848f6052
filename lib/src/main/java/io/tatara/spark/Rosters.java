package io.tatara.spark;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who takes part, from one roster to the next: a rank that is lost goes, one that the others let in comes, and the next
 * roster is given once everyone in it waits for it. Guarded by {@link HubState}.
 */
final class Rosters {

    private final int size;
    private final SortedMap<Integer, HubMember> in = new TreeMap<>();
    private int generation;
    private int over = -1;
    private boolean ending;
    private long askedNanos = Long.MAX_VALUE;

    Rosters(int size) {
        this.size = size;
    }

    /** Whether there has been a first roster, which has all ranks. */
    boolean begun() {
        return generation > 0;
    }

    boolean has(HubMember member) {
        return in.get(member.rank()) == member;
    }

    boolean isEmpty() {
        return in.isEmpty();
    }

    int present() {
        return in.size();
    }

    /** Takes a rank in from the next roster on. */
    void add(HubMember member) {
        in.put(member.rank(), member);
    }

    void remove(HubMember member) {
        in.remove(member.rank(), member);
    }

    /** The roster that the ranks have, if they have one, is no longer good: all in it are to ask for another. */
    void end(List<Integer> waiting) {
        if (over < generation) {
            over = generation;
            tell(waiting);
        }
    }

    /** The work is to end before its time: all are told so with every later word, too. */
    void askToEnd() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    void tell(List<Integer> waiting) {
        ByteBuffer news = new HubNews(over, ending, waiting).toAnswer();
        in.values().forEach(member -> member.tell(news.duplicate()));
    }

    /** Seconds since the first rank began to wait for the roster that is due; 0 if none waits. */
    double dueSeconds() {
        return askedNanos == Long.MAX_VALUE ? 0 : (System.nanoTime() - askedNanos) / 1e9;
    }

    /** Gives the next roster if everyone in it waits for it. Returns whether it did. */
    boolean give() {
        in.values().removeIf(HubMember::left);
        if (in.isEmpty() || (!begun() && in.size() < size)) {
            return false;
        }
        int index = 0;
        boolean whole = true;
        for (HubMember member : in.values()) {
            Readiness readiness = member.readiness();
            if (readiness == null) {
                whole = false;
                continue;
            }
            askedNanos = Math.min(askedNanos, System.nanoTime());
            index = Math.max(index, readiness.index());
        }
        if (!whole) {
            return false;
        }
        give(index);
        return true;
    }

    private void give(int index) {
        int source = -1;
        SortedSet<Integer> behind = new TreeSet<>();
        SortedMap<Integer, String> addresses = new TreeMap<>();
        for (HubMember member : in.values()) {
            Readiness readiness = member.readiness();
            if (readiness == null) {
                throw new IllegalStateException(member.describe() + " does not wait");
            }
            addresses.put(member.rank(), readiness.address());
            if (readiness.index() >= 0 && readiness.index() < index) {
                behind.add(member.rank());
            } else if (readiness.index() == index && source < 0) {
                source = member.rank();
            }
        }
        byte[] roster = new Roster(++generation, index, source, behind, addresses).toBytes();
        askedNanos = Long.MAX_VALUE;
        for (HubMember member : in.values()) {
            member.answer(HubMessage.sealAnswer(
                    HubMessage.allocateAnswer(roster.length).put(roster)));
        }
    }
}
