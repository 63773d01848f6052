"""Prepare → train → gate → score as steps of an EMR cluster that runs already (deploy/emr/cluster.json makes one).

Tested: the arguments against EmrAddStepsOperator's own (provider amazon), with stub modules in place of Airflow 2's and
Airflow 3's; the steps against botocore's model of EMR; the spark-submit line of every step, one after the other on a
standalone cluster. Not tested: Airflow itself, EMR.
"""

from datetime import datetime, timezone

try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
from airflow.providers.amazon.aws.operators.emr import EmrAddStepsOperator

from tatara_steps import CONF, DEFAULT_ARGS, JAR, MAIN_CLASS, chain

# the password of a database: an EMR.secret@ in the cluster's configuration, see deploy/emr/cluster.json
SUBMIT = ["spark-submit", "--deploy-mode", "cluster", "--class", MAIN_CLASS, "--num-executors", "4"]
SUBMIT += ["--executor-cores", "2", "--executor-memory", "6g", "--driver-memory", "4g"]
SUBMIT += [word for key, value in CONF.items() for word in ("--conf", key + "=" + value)]
SUBMIT += ["--conf", "spark.yarn.appMasterEnv.OMP_NUM_THREADS=1"]

with DAG(
    dag_id="tatara_emr",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"home": "s3://BUCKET/tatara", "job_flow_name": "tatara"},
    tags=["tatara"],
) as dag:
    chain(
        lambda step: EmrAddStepsOperator(
            task_id=step.task_id,
            retries=step.retries,
            aws_conn_id="aws_default",
            job_flow_name="{{ params.job_flow_name }}",
            cluster_states=["RUNNING", "WAITING"],
            wait_for_completion=True,
            # 12 hours
            waiter_delay=60,
            waiter_max_attempts=720,
            steps=[
                {
                    "Name": "tatara " + step.task_id,
                    "ActionOnFailure": "CONTINUE",
                    "HadoopJarStep": {
                        "Jar": "command-runner.jar",
                        "Args": SUBMIT + [JAR] + step.arguments,
                    },
                }
            ],
        )
    )
