package io.tatara.jobs.progress;

import io.tatara.jobs.runfile.Forecast;
import io.tatara.jobs.runfile.Resource;
import io.tatara.jobs.runfile.Search;
import io.tatara.tuning.schedule.Bracket;
import io.tatara.tuning.schedule.Rung;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link PlanText} says, for programs. What only the budget ends has no number of trials or of passes. */
public final class PlanDocument {

    private final Resource resource;

    private PlanDocument(Resource resource) {
        this.resource = resource;
    }

    /** Maps, lists and whole numbers. */
    public static Map<String, Object> of(Forecast forecast, Resource resource) {
        return new PlanDocument(resource).of(forecast);
    }

    private Map<String, Object> of(Forecast forecast) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("resource", resource.units());
        if (forecast instanceof Forecast.Brackets brackets) {
            putIfKnown(document, "passes", brackets.passes(), Search.OPEN_PASSES);
            document.put("brackets", brackets.pass().stream().map(this::bracket).toList());
        } else if (forecast instanceof Forecast.Stopping stopping) {
            putIfKnown(document, "trials", stopping.trials(), Search.OPEN);
            document.put("comparedEvery", stopping.every());
            document.put(each(), stopping.most());
        } else if (forecast instanceof Forecast.Rungs rungs) {
            List<Long> levels = rungs.levels();
            putIfKnown(document, "trials", rungs.trials(), Search.OPEN);
            if (levels.size() > 1) {
                document.put(
                        "comparedAfter",
                        levels.subList(0, levels.size() - 1).stream()
                                .map(resource::number)
                                .toList());
                document.put("eta", rungs.eta());
            }
            document.put(each(), resource.number(levels.get(levels.size() - 1)));
            if (rungs.trials() != Search.OPEN) {
                document.put("epochs", Math.round(resource.epochs(rungs)));
            }
        }
        return document;
    }

    private String each() {
        return resource.units() + "Each";
    }

    private static void putIfKnown(Map<String, Object> document, String name, int value, int open) {
        if (value != open) {
            document.put(name, value);
        }
    }

    private Map<String, Object> bracket(Bracket bracket) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("trials", bracket.trials());
        document.put("trainings", bracket.runs());
        document.put("epochs", Math.round(resource.epochs(bracket)));
        document.put("rungs", bracket.rungs().stream().map(this::rung).toList());
        return document;
    }

    private Map<String, Object> rung(Rung rung) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("trials", rung.trials());
        document.put(each(), resource.number(rung.resource()));
        return document;
    }
}
