package io.tatara.spark;

import io.tatara.collective.CollectiveContract;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestJobCollective implements CollectiveContract {

    private SparkSession session;

    @BeforeEach
    void open(SparkSession spark) {
        session = spark;
    }

    @Override
    public World open(int size, Duration timeout) {
        return new JobWorld(session.sparkContext(), size, timeout);
    }
}
