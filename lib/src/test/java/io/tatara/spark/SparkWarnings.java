package io.tatara.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What Spark logs from WARN on, in this JVM, until closed. */
final class SparkWarnings extends AbstractAppender implements AutoCloseable {

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LogManager.getRootLogger();

    private SparkWarnings() {
        super("spark-warnings", null, null, true, Property.EMPTY_ARRAY);
    }

    static SparkWarnings heard() {
        SparkWarnings warnings = new SparkWarnings();
        warnings.start();
        warnings.logger.addAppender(warnings);
        return warnings;
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN)
                && event.getLoggerName().startsWith("org.apache.spark.")) {
            all.add(event.getLoggerName() + ": " + event.getMessage().getFormattedMessage());
        }
    }

    List<String> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        stop();
    }
}
