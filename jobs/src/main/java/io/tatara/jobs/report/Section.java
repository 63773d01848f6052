package io.tatara.jobs.report;

import java.util.List;

/** What belongs together under one heading. */
record Section(String title, String note, List<Piece> pieces) {
    Section {
        pieces = List.copyOf(pieces);
    }
}
