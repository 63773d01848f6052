"""Prepare → train → gate → score by spark-submit, on whatever the connection spark_default names.

Tested: the arguments against SparkSubmitOperator's own (provider apache-spark), with stub modules in place of Airflow 2's
and Airflow 3's; the spark-submit line of every task, one after the other on a standalone cluster.
Not tested: Airflow itself, its scheduler, its templates (the tests put the values in).
"""

from datetime import datetime, timezone

try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

from tatara_steps import CONF, DEFAULT_ARGS, JAR, MAIN_CLASS, chain

with DAG(
    dag_id="tatara_spark_submit",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"home": "hdfs:///tatara"},
    tags=["tatara"],
) as dag:
    chain(
        lambda step: SparkSubmitOperator(
            task_id=step.task_id,
            retries=step.retries,
            conn_id="spark_default",
            name="tatara " + step.task_id,
            java_class=MAIN_CLASS,
            application=JAR,
            application_args=step.arguments,
            conf=CONF,
            num_executors=2,
            executor_cores=1,
            executor_memory="4g",
            driver_memory="4g",
            # masked in Airflow's logs; client mode: in cluster mode of YARN it would be on the command line
            deploy_mode="client",
            env_vars={"OMP_NUM_THREADS": "1", "JDBC_PASSWORD": "{{ conn.warehouse.password }}"},
        )
    )
