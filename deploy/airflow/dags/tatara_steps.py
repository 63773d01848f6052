"""What the DAGs of this folder have in common: the steps of a run, and the settings of Spark that every step has.

Tested and not tested: see the DAGs.
"""

from datetime import timedelta
from typing import NamedTuple

MAIN_CLASS = "io.tatara.jobs.Tatara"

# One directory a DAG run. A colon may not stand in a Hadoop path; run_id is there for scheduled, manual and asset-triggered
# runs alike, in Airflow 2 and 3, where ds is not.
RUN_DIR = "{{ params.home }}/runs/digits-{{ run_id | replace(':', '-') | replace('+', '-') }}"
RUN_FILE = "{{ params.home }}/digits.yaml"
JAR = "{{ params.home }}/tatara.jar"

# deploy/spark-training.conf
CONF = {
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.executor.extraJavaOptions": "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
    "spark.driver.extraJavaOptions": "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
    "spark.executor.memoryOverhead": "2g",
    "spark.driver.memoryOverhead": "1g",
    "spark.speculation": "false",
    "spark.dynamicAllocation.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}


class Step(NamedTuple):
    """A command of Tatara, and how often it may be tried again: all but the gate go on where they were, or do it again."""

    task_id: str
    arguments: list
    retries: int


# prepare is the ETL and its gate: data that cannot be trained on end it with exit code 20. evaluate --gate is the model's:
# 21. Both hold up what is behind them.
STEPS = [
    Step("prepare", ["prepare", RUN_FILE, "--run-dir", RUN_DIR, "--resume"], 2),
    Step("train", ["train", RUN_FILE, "--run-dir", RUN_DIR, "--resume"], 3),
    Step("gate", ["evaluate", "--run-dir", RUN_DIR, "--gate"], 0),
    Step("score", ["score", "--run-dir", RUN_DIR, "--overwrite"], 2),
]


def chain(make):
    """Makes a task of each step, each behind the one before."""
    before = None
    for step in STEPS:
        task = make(step)
        if before is not None:
            before >> task
        before = task


DEFAULT_ARGS = {
    "owner": "tatara",
    "retry_delay": timedelta(minutes=2),
    "retry_exponential_backoff": True,
    "execution_timeout": timedelta(hours=12),
}
