"""Prepare → train → gate → score as Databricks jar tasks, each on a job cluster of its own.

Where each start of a cluster is too long, give it an instance pool, or deploy the bundle (deploy/databricks) and have one
DatabricksRunNowOperator(job_name="tatara-digits", repair_run=True).

Tested: the arguments against DatabricksSubmitRunOperator's own (provider databricks), with stub modules in place of Airflow
2's and Airflow 3's; json against our schema of Databricks' jobs; every task's class and parameters in an application that
runs already. Not tested: Airflow itself, Databricks.
"""

from datetime import datetime, timezone

try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
from airflow.providers.databricks.operators.databricks import DatabricksSubmitRunOperator

from tatara_steps import CONF, DEFAULT_ARGS, MAIN_CLASS, chain

CLUSTER = {
    "spark_version": "16.4.x-scala2.12",
    "node_type_id": "m6id.2xlarge",
    "num_workers": 2,
    "runtime_engine": "STANDARD",
    "data_security_mode": "SINGLE_USER",
    "spark_conf": CONF,
    # the scope is Databricks', the connection to it Airflow's: no secret passes through the DAG
    "spark_env_vars": {"OMP_NUM_THREADS": "1", "JDBC_PASSWORD": "{{ '{{secrets/tatara/jdbc-password}}' }}"},
}

with DAG(
    dag_id="tatara_databricks",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"home": "dbfs:/Volumes/main/ml/tatara", "jar": "/Volumes/main/ml/tatara/tatara.jar"},
    tags=["tatara"],
) as dag:
    chain(
        lambda step: DatabricksSubmitRunOperator(
            task_id=step.task_id,
            retries=step.retries,
            databricks_conn_id="databricks_default",
            json={
                "run_name": "tatara " + step.task_id,
                "timeout_seconds": 43200,
                "tasks": [
                    {
                        "task_key": step.task_id,
                        "new_cluster": CLUSTER,
                        "spark_jar_task": {"main_class_name": MAIN_CLASS, "parameters": step.arguments},
                        "libraries": [{"jar": "{{ params.jar }}"}],
                    }
                ],
            },
        )
    )
