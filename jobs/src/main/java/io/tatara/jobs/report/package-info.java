/**
 * The report of a run or a study: one page that needs nothing but a browser, made of the files of a run directory alone.
 *
 * <pre>
 * events.jsonl, study.jsonl, result.json, ─▶ Evidence ─▶ sections of pieces (lines, bars, …) ─▶ Page ─▶ report.html
 * evaluation.json, prepared/, run.yaml                                                          (with ECharts in it)
 * </pre>
 *
 * What is measured is measured where the data are, and only drawn here: the page computes no figure.
 */
@NullMarked
package io.tatara.jobs.report;

import org.jspecify.annotations.NullMarked;
