"""Loads the DAGs of a folder with stub modules in Airflow's place, and prints what they made of their operators.

usage: airflow_dags.py FOLDER 2|3
The stubs take what the operators of the providers take (names read from apache/airflow, providers apache-spark, databricks
and amazon, 2026) and BaseOperator's own; anything else is a TypeError, as it is in Airflow. Fields that an operator calls
template_fields are rendered by Jinja2, with the values of a scheduled run.
"""

import importlib
import json
import pathlib
import sys
import types
from datetime import datetime, timedelta

import jinja2

BASE = """task_id owner email retries retry_delay retry_exponential_backoff max_retry_delay start_date depends_on_past pool
priority_weight queue sla execution_timeout on_failure_callback on_success_callback trigger_rule params doc_md do_xcom_push
task_group""".split()

OPERATORS = {
    "airflow.providers.apache.spark.operators.spark_submit.SparkSubmitOperator": (
        """application conf conn_id files py_files archives driver_class_path jars java_class packages exclude_packages
        repositories total_executor_cores executor_cores executor_memory driver_memory keytab principal proxy_user name
        num_executors status_poll_interval application_args env_vars verbose spark_binary properties_file yarn_queue
        deploy_mode use_krb5ccache""",
        "application conf files jars name application_args env_vars properties_file",
    ),
    "airflow.providers.databricks.operators.databricks.DatabricksSubmitRunOperator": (
        """json tasks spark_jar_task notebook_task spark_python_task spark_submit_task pipeline_task dbt_task new_cluster
        existing_cluster_id libraries run_name timeout_seconds databricks_conn_id polling_period_seconds
        databricks_retry_limit databricks_retry_delay databricks_retry_args idempotency_token access_control_list
        wait_for_termination git_source deferrable""",
        "json databricks_conn_id",
    ),
    "airflow.providers.amazon.aws.operators.emr.EmrAddStepsOperator": (
        """job_flow_id job_flow_name cluster_states steps wait_for_completion waiter_delay waiter_max_attempts
        execution_role_arn deferrable aws_conn_id region_name verify""",
        "job_flow_id job_flow_name cluster_states steps execution_role_arn",
    ),
}

DAG_ARGUMENTS = """dag_id description schedule start_date end_date catchup max_active_runs max_active_tasks dagrun_timeout
default_args params tags doc_md""".split()


def render(value, values):
    if isinstance(value, str):
        return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(value).render(values)
    if isinstance(value, dict):
        return {key: render(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [render(each, values) for each in value]
    return value


class Dag:
    current = None

    def __init__(self, **arguments):
        unknown = set(arguments) - set(DAG_ARGUMENTS)
        if unknown:
            raise TypeError("DAG takes no %s" % sorted(unknown))
        self.arguments = arguments
        self.tasks = []

    def __enter__(self):
        Dag.current = self
        return self

    def __exit__(self, *_):
        Dag.current = None


def operator(path, arguments, templated):
    allowed = set(arguments.split()) | set(BASE)

    class Operator:
        def __init__(self, **given):
            given = {**{k: v for k, v in Dag.current.arguments.get("default_args", {}).items() if k in BASE}, **given}
            unknown = set(given) - allowed
            if unknown:
                raise TypeError("%s takes no %s" % (path, sorted(unknown)))
            values = {
                "params": Dag.current.arguments["params"],
                "run_id": "scheduled__2026-01-02T02:30:00+00:00",
                "conn": {"warehouse": {"password": "from-the-connection"}},
            }
            self.given = {k: render(v, values) if k in templated.split() else v for k, v in given.items()}
            self.downstream = []
            Dag.current.tasks.append(self)

        def __rshift__(self, other):
            self.downstream.append(other)
            return other

    return Operator


def module(name):
    path = ""
    for part in name.split("."):
        path = path + "." + part if path else part
        if path not in sys.modules:
            sys.modules[path] = types.ModuleType(path)
            sys.modules[path].__path__ = []
    return sys.modules[name]


def plain(value):
    if isinstance(value, (datetime, timedelta)):
        return str(value)
    raise TypeError(type(value))


def main(folder, version):
    # the class is in airflow for 2, in airflow.sdk for 3, and nowhere else
    module("airflow.sdk" if version == "3" else "airflow").DAG = Dag
    for path, (arguments, templated) in OPERATORS.items():
        package, _, name = path.rpartition(".")
        setattr(module(package), name, operator(path, arguments, templated))
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    dags = {}
    for file in sorted(pathlib.Path(folder).glob("*.py")):
        dag = getattr(importlib.import_module(file.stem), "dag", None)
        if dag is not None:
            dags[dag.arguments["dag_id"]] = {
                "arguments": dag.arguments,
                "tasks": [
                    {"arguments": task.given, "downstream": [each.given["task_id"] for each in task.downstream]}
                    for task in dag.tasks
                ],
            }
    json.dump(dags, sys.stdout, default=plain)


main(sys.argv[1], sys.argv[2])
