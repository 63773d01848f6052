package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What was asked for. */
final class SettingsSection {

    /** Run files hold references where a secret belongs; what stands elsewhere, as in a URL, is hidden here. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|token|access[._-]?key|api[._-]?key|credential)[^\\s:=&;,]*\\s*[:=]\\s*)(?![\"']?\\$\\{)(\"[^\"]*\"|'[^']*'|[^\\s&;,}\\]]+)");

    private static final Pattern USER_OF_URL = Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://)[^\\s/@:]+:[^\\s/@]+@");

    private SettingsSection() {}

    static Section of(Evidence evidence) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(
                "Run file",
                "As resolved, with every default; secrets are references or hidden.",
                redacted(evidence.runFile())));
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode event : evidence.events()) {
            String kind = event.path("event").asText();
            if (kind.endsWith("Finished") && event.has("seconds") && !kind.equals("EpochFinished")) {
                rows.add(List.of(
                        event.path("time").asText(),
                        kind.substring(0, kind.length() - "Finished".length()),
                        event.path("seconds").doubleValue()));
            }
        }
        pieces.add(new Piece.Table("Stations", "", List.of("ended (UTC)", "station", "seconds"), rows));
        return new Section("Settings", "", pieces);
    }

    static String redacted(String text) {
        return USER_OF_URL
                .matcher(SECRET.matcher(text).replaceAll("$1(hidden)"))
                .replaceAll("$1(hidden)@");
    }
}
