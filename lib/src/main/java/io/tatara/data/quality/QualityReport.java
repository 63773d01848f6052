package io.tatara.data.quality;

import java.util.List;

/**
 * What came of holding a table against rules.
 *
 * @param outcomes one a rule, in their order
 * @param profile of the table, to compare later ones with
 */
public record QualityReport(List<Outcome> outcomes, Profile profile) {

    public QualityReport {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * What one rule found.
     *
     * @param findings a column each, or one for the table; at least one, unless no column is of a kind that the rule looks at
     */
    public record Outcome(Rule rule, List<Finding> findings) {
        public Outcome {
            findings = List.copyOf(findings);
        }

        /** Whether anything was found that should not be. */
        public boolean broken() {
            return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BROKEN);
        }
    }

    /** Whether a rule is broken that must not be. */
    public boolean failed() {
        return outcomes.stream()
                .anyMatch(outcome -> outcome.broken() && outcome.rule().onFailure() == OnFailure.FAIL);
    }
}
