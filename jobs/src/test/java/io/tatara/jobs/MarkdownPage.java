package io.tatara.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation, as GitHub shows it.
 *
 * @param anchors of its headings
 * @param links targets of its links, as they are written
 * @param code lines of its blocks of code, with what a backslash carries on, and its words in backquotes
 */
record MarkdownPage(Path file, Set<String> anchors, List<String> links, List<String> code) {

    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *#*");
    private static final Pattern LINK = Pattern.compile("(?<!\\\\)]\\(<?([^)>\\s]+)>?(?: \"[^\"]*\")?\\)");
    private static final Pattern WORDS = Pattern.compile("(`+)(.+?)\\1");

    MarkdownPage {
        anchors = Set.copyOf(anchors);
        links = List.copyOf(links);
        code = List.copyOf(code);
    }

    static MarkdownPage read(Path file) throws IOException {
        Set<String> anchors = new LinkedHashSet<>();
        List<String> code = new ArrayList<>();
        Map<String, Integer> repeated = new HashMap<>();
        StringBuilder prose = new StringBuilder();
        boolean block = false;
        StringBuilder carried = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.strip().startsWith("```")) {
                block = !block;
            } else if (block && line.endsWith("\\")) {
                carried.append(line, 0, line.length() - 1).append(' ');
            } else if (block) {
                code.add(carried.append(line.strip()).toString());
                carried.setLength(0);
            } else {
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    anchors.add(anchor(heading.group(1), repeated));
                }
                prose.append(line).append('\n');
            }
        }
        WORDS.matcher(prose).results().forEach(words -> code.add(words.group(2)));
        List<String> links = LINK.matcher(WORDS.matcher(prose).replaceAll("code"))
                .results()
                .map(link -> link.group(1))
                .toList();
        return new MarkdownPage(file, anchors, links, code);
    }

    private static String anchor(String heading, Map<String, Integer> repeated) {
        String shown = heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
        String anchor = shown.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int before = repeated.merge(anchor, 1, Integer::sum) - 1;
        return before == 0 ? anchor : anchor + "-" + before;
    }
}
