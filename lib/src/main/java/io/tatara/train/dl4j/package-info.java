/**
 * DL4J's own parameter averaging, its traps disarmed: the baseline that our strategies are measured against.
 *
 * <pre>
 *  rows ─▶ RDD of DataSets ─▶ ParameterAveragingTrainingMaster: each round one Spark job
 *          (N partitions,      driver ──broadcast parameters, state──▶ N tasks, a new network each, f fits
 *           S·f batches each)  driver ◀──treeAggregate────────────────┘
 * </pre>
 */
@NullMarked
package io.tatara.train.dl4j;

import org.jspecify.annotations.NullMarked;
