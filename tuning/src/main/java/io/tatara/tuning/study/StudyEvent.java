package io.tatara.tuning.study;

import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;

/** What happened in a study. A study is what its events make of it, and nothing else. */
public sealed interface StudyEvent {

    /** A new trial has its configuration, before anybody runs it. */
    record Suggested(int trial, Configuration configuration) implements StudyEvent {}

    /** Somebody runs a trial up to the end of a rung. */
    record Started(Assignment assignment) implements StudyEvent {}

    /** A trial is at the end of a rung, or failed on the way. */
    record Finished(Assignment assignment, Outcome outcome) implements StudyEvent {}

    /** The search space has no configuration left that would be new. */
    record Exhausted() implements StudyEvent {}

    /** It has some again, for the study was resumed with more to try. */
    record Replenished() implements StudyEvent {}
}
