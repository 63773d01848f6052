package io.tatara.live;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what is trained in Spark's own UI and metrics: {@code spark.plugins=io.tatara.live.TataraPlugin}. Whatever goes
 * wrong with showing costs the application nothing but that.
 */
public final class TataraPlugin implements SparkPlugin {

    private static final Logger LOG = LoggerFactory.getLogger(TataraPlugin.class);

    @Override
    public DriverPlugin driverPlugin() {
        return new OfDriver();
    }

    /** Executors have nothing to show. */
    @Override
    @SuppressWarnings("NullAway") // Spark's word for none
    public @Nullable ExecutorPlugin executorPlugin() {
        return null;
    }

    private static final class OfDriver implements DriverPlugin {

        private final LiveBoard board = new LiveBoard();

        @Override
        public Map<String, String> init(SparkContext spark, PluginContext context) {
            spark.addSparkListener(new LiveListener(board));
            try {
                // an application may have no UI
                if (spark.ui().isDefined()) {
                    LiveTab.attach(spark.ui().get(), board);
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("Spark's UI gets no tab Tatara; a Spark other than 3.5 may have another UI", e);
            }
            return Map.of();
        }

        @Override
        public void registerMetrics(String application, PluginContext context) {
            LiveGauges.register(board, context.metricRegistry());
        }
    }
}
