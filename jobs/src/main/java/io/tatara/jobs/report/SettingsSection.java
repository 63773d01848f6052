package io.tatara.jobs.report;

import io.tatara.jobs.secret.WrittenSecrets;
import java.util.ArrayList;
import java.util.List;

/** What was asked for. */
final class SettingsSection {

    private SettingsSection() {}

    static Section of(Evidence evidence) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(
                "Run file",
                "As resolved, with every default; secrets are references or hidden.",
                WrittenSecrets.hide(evidence.runFile())));
        List<List<Object>> rows = new ArrayList<>();
        evidence.events().read(event -> {
            String kind = event.path("event").asText();
            if (kind.endsWith("Finished") && event.has("seconds") && !kind.equals("EpochFinished")) {
                rows.add(List.of(
                        event.path("time").asText(),
                        kind.substring(0, kind.length() - "Finished".length()),
                        event.path("seconds").doubleValue()));
            }
        });
        pieces.add(new Piece.Table("Stations", "", List.of("ended (UTC)", "station", "seconds"), rows));
        return new Section("Settings", "", pieces);
    }
}
