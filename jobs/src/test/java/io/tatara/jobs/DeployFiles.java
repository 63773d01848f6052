package io.tatara.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the files below {@code deploy/} say, and the lines of spark-submit that their platforms make of them. */
final class DeployFiles {

    static final Path DEPLOY = Submission.CHECKOUT.resolve("deploy");

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeployFiles() {}

    static JsonNode read(String file) throws IOException {
        String text = Files.readString(DEPLOY.resolve(file));
        return file.endsWith(".json") ? JSON.readTree(text) : YAML.readTree(text);
    }

    /** The keys and values of a file that {@code spark-submit --properties-file} takes. */
    static Map<String, String> properties(String file) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String line : Files.readAllLines(DEPLOY.resolve(file))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("\\s+", 2);
                properties.put(words[0], words[1]);
            }
        }
        return properties;
    }

    /** The lines that are a whole run each. */
    static List<SparkLine> wholeRuns() throws IOException {
        List<SparkLine> runs = new ArrayList<>(
                emrSteps("emr/steps.json", read("emr/steps.json").path("Steps")));
        runs.add(emrJob("emr/serverless-job.json", "sparkSubmit"));
        runs.add(emrJob("emr/eks-job.json", "sparkSubmitJobDriver"));
        String application = "kubernetes/spark-application.yaml";
        runs.add(kubernetes(application, read(application).path("spec")));
        String scheduled = "kubernetes/scheduled-spark-application.yaml";
        runs.add(kubernetes(scheduled, read(scheduled).at("/spec/template")));
        return runs;
    }

    /** What {@code spark-submit/submit} would run, without running it. */
    static SparkLine submit(Path scratch, String master, String mode) throws IOException, InterruptedException {
        List<String> command = List.of(
                "deploy/spark-submit/submit",
                master,
                mode,
                "--",
                "run",
                "digits.yaml",
                "--run-dir",
                "runs",
                "--resume");
        Submission dry = DebianTool.run(scratch, Map.of("TATARA_DRY_RUN", "1"), command);
        if (dry.exitCode() != 0) {
            throw new AssertionError(dry.stderr());
        }
        List<String> words = dry.stdout().lines().toList();
        return SparkLine.of("spark-submit/submit %s %s".formatted(master, mode), words.subList(1, words.size()));
    }

    /** The steps of EMR on EC2. */
    static List<SparkLine> emrSteps(String file, JsonNode steps) {
        return elements(steps)
                .map(step -> {
                    List<String> words = texts(step.at("/HadoopJarStep/Args"));
                    return SparkLine.of(
                            "%s: %s".formatted(file, step.path("Name").textValue()), words.subList(1, words.size()));
                })
                .toList();
    }

    /** EMR Serverless and EMR on EKS: {@code sparkSubmitParameters} are words parted by spaces. */
    static SparkLine emrJob(String file, String driver) throws IOException {
        JsonNode submit = read(file).at("/jobDriver/" + driver);
        List<String> words = new ArrayList<>(
                List.of(submit.path("sparkSubmitParameters").textValue().split(" ")));
        words.add(submit.path("entryPoint").textValue());
        words.addAll(texts(submit.path("entryPointArguments")));
        return SparkLine.of(file, words);
    }

    /** As the operator submits a {@code SparkApplicationSpec}. */
    static SparkLine kubernetes(String file, JsonNode spec) {
        Map<String, String> conf = new LinkedHashMap<>(strings(spec.path("sparkConf")));
        for (String role : List.of("driver", "executor")) {
            JsonNode pod = spec.path(role);
            conf.put(
                    "spark.%s.extraJavaOptions".formatted(role),
                    pod.path("javaOptions").textValue());
            conf.put(
                    "spark.%s.memoryOverhead".formatted(role),
                    pod.path("memoryOverhead").textValue());
        }
        return new SparkLine(
                file,
                spec.path("mainClass").textValue(),
                conf,
                spec.path("mainApplicationFile").textValue(),
                texts(spec.path("arguments")));
    }

    /** The bundle's tasks, each with its cluster's settings and the job's parameters for their names. */
    static List<SparkLine> databricksBundle() throws IOException {
        String file = "databricks/resources/tatara_digits.job.yml";
        JsonNode job = read(file).at("/resources/jobs/tatara_digits");
        Map<String, String> parameters = new LinkedHashMap<>();
        elements(job.path("parameters"))
                .forEach(each -> parameters.put(
                        "{{job.parameters.%s}}".formatted(each.path("name").textValue()),
                        each.path("default").textValue()));
        JsonNode cluster = job.at("/job_clusters/0/new_cluster");
        return elements(job.path("tasks"))
                .map(task -> jarTask(file, task, cluster, parameters))
                .toList();
    }

    static SparkLine jarTask(String file, JsonNode task, JsonNode cluster, Map<String, String> parameters) {
        JsonNode jarTask = task.path("spark_jar_task");
        return new SparkLine(
                "%s: %s".formatted(file, task.path("task_key").textValue()),
                jarTask.path("main_class_name").textValue(),
                strings(cluster.path("spark_conf")),
                task.at("/libraries/0/jar").textValue(),
                texts(jarTask.path("parameters")).stream()
                        .map(word -> parameters.getOrDefault(word, word))
                        .toList());
    }

    /** What the DAGs gave their operators, by DAG; Airflow's modules are stubs of ours. */
    static JsonNode dags(Path scratch, String airflow) throws IOException, InterruptedException {
        String python = DebianTool.python("jinja2", "python3-jinja2");
        String stubs = Submission.CHECKOUT
                .resolve("jobs/src/test/python/airflow_dags.py")
                .toString();
        Submission loaded = DebianTool.run(
                scratch, List.of(python, stubs, DEPLOY.resolve("airflow/dags").toString(), airflow));
        if (loaded.exitCode() != 0) {
            throw new AssertionError("Airflow %s's DAGs:\n%s".formatted(airflow, loaded.stderr()));
        }
        return JSON.readTree(loaded.stdout());
    }

    static List<SparkLine> sparkSubmitDag(JsonNode dags) {
        return tasks(dags, "tatara_spark_submit")
                .map(task -> new SparkLine(
                        "airflow/dags/tatara_spark_submit.py: "
                                + task.path("task_id").textValue(),
                        task.path("java_class").textValue(),
                        strings(task.path("conf")),
                        task.path("application").textValue(),
                        texts(task.path("application_args"))))
                .toList();
    }

    static List<SparkLine> emrDag(JsonNode dags) {
        return tasks(dags, "tatara_emr")
                .flatMap(task -> emrSteps("airflow/dags/tatara_emr.py", task.path("steps")).stream())
                .toList();
    }

    static List<SparkLine> databricksDag(JsonNode dags) {
        return tasks(dags, "tatara_databricks")
                .map(task -> task.at("/json/tasks/0"))
                .map(task -> jarTask("airflow/dags/tatara_databricks.py", task, task.path("new_cluster"), Map.of()))
                .toList();
    }

    /** The arguments of a DAG's operators, in order. */
    static Stream<JsonNode> tasks(JsonNode dags, String dag) {
        return elements(dags.path(dag).path("tasks")).map(task -> task.path("arguments"));
    }

    static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.fields()
                .forEachRemaining(
                        field -> strings.put(field.getKey(), field.getValue().textValue()));
        return strings;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
