/** Trainings on a real cluster of two executors: against as many processes by themselves, and against DL4J's averaging. */
@NullMarked
package io.tatara.bench.scaling;

import org.jspecify.annotations.NullMarked;
