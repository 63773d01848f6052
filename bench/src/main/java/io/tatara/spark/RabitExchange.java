package io.tatara.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Communicator;
import ml.dmlc.xgboost4j.java.RabitTracker;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost's ring in C++, of which a process has one. */
final class RabitExchange implements ExchangeContender {

    private static final int TIMEOUT_SECONDS = 30;

    /** @param arguments as {@link #arguments} gives them */
    RabitExchange(int rank, String arguments) throws XGBoostError {
        Map<String, Object> map = new HashMap<>();
        for (String pair : arguments.split(",", -1)) {
            int equals = pair.indexOf('=');
            String value = pair.substring(equals + 1);
            // the port must be a number, the address a word
            map.put(pair.substring(0, equals), value.matches("\\d+") ? Integer.valueOf(value) : value);
        }
        map.put("dmlc_task_id", Integer.toString(rank));
        Communicator.init(map);
    }

    static RabitTracker tracker(int size) throws XGBoostError {
        RabitTracker tracker = new RabitTracker(size, "127.0.0.1", 0, TIMEOUT_SECONDS);
        if (!tracker.start()) {
            throw new IllegalStateException("the tracker did not start");
        }
        return tracker;
    }

    static String arguments(RabitTracker tracker) throws XGBoostError {
        return tracker.getWorkerArgs().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    @Override
    public float[] allReduce(float[] values) {
        return Communicator.allReduce(values, Communicator.OpType.SUM);
    }

    @Override
    public void close() {
        try {
            Communicator.shutdown();
        } catch (XGBoostError e) {
            throw new IllegalStateException(e);
        }
    }
}
