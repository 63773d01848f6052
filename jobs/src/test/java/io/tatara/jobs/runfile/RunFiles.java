package io.tatara.jobs.runfile;

import java.util.List;
import java.util.Map;

/** Run files for tests. */
final class RunFiles {

    static final String SMALL = """
            data:
              source: {csv: digits.csv}
              label: digit
            network:
              layers:
                - dense: {units: 128}
            """;

    private RunFiles() {}

    static ResolvedRun resolve(String text, String... overrides) {
        return resolve(text, Map.of(), overrides);
    }

    static ResolvedRun resolve(String text, Map<String, String> environment, String... overrides) {
        return new RunFileReader(environment::get).resolve("run.yaml", text, "file:/runs", List.of(overrides));
    }
}
