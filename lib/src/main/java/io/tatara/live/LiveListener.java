package io.tatara.live;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;

/** Hears the listener bus for a board. */
final class LiveListener extends SparkListener {

    private final LiveBoard board;

    LiveListener(LiveBoard board) {
        this.board = board;
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof LiveEvent ours) {
            board.on(ours);
        }
    }
}
