package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Bytes;
import io.tatara.collective.Floats;
import io.tatara.collective.Wire;
import org.junit.jupiter.api.Test;

class TestDistribution {

    private static final Tolerance RESTART = new Tolerance(10, Tolerance.OnLoss.RESTART, 3);

    @Test
    void sumsByHostGoWithFloatsThatWorkersSendWhole() {
        assertThat(averaging(new Floats(), Carrier.PEERS).obstacleToSumsByHost())
                .isEmpty();
        assertThat(averaging(new Bytes(), Carrier.PEERS).obstacleToSumsByHost()).contains("wire: int8");
        assertThat(averaging(new Floats(), Carrier.JOBS).obstacleToSumsByHost()).contains("exchange: jobs");
        assertThat(allReduce(false).obstacleToSumsByHost()).isEmpty();
        assertThat(allReduce(true).obstacleToSumsByHost()).contains("shardState");
    }

    private static Distribution.Ganged averaging(Wire wire, Carrier carrier) {
        return new Distribution.Averaging(
                2, new Pace.Fixed(4), new Outer.None(), OptimizerState.LOCAL, wire, carrier, RESTART);
    }

    private static Distribution.Ganged allReduce(boolean shardState) {
        return new Distribution.AllReduce(2, shardState, new Floats(), Carrier.PEERS, RESTART);
    }
}
