package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.tatara.jobs.command.Commands;
import io.tatara.spark.LocalDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files below {@code deploy/} say is true of each other, of Tatara, and of the platforms' own rules for them. */
final class TestDeployFiles {

    /** Sizes are a platform's own; and Databricks gives its driver what the machine has. */
    private static final String SIZED = "spark.executor.memoryOverhead";

    private static final String DRIVERS = "spark.driver.memoryOverhead";

    private static @TempDir Path scratch;
    private static JsonNode dags;
    private static List<SparkLine> lines;

    @BeforeAll
    static void read() throws Exception {
        dags = DeployFiles.dags(scratch, "3");
        lines = lines();
    }

    @Test
    void everyLineStartsTheSameClassOfTheSameJar() throws Exception {
        for (SparkLine line : lines) {
            assertThat(line.mainClass()).as(line.file()).isEqualTo(Tatara.class.getName());
            assertThat(line.jar()).as(line.file()).endsWith("/tatara.jar");
        }
    }

    @Test
    void everyLineSetsWhatATrainingNeeds() throws Exception {
        Map<String, String> needed = DeployFiles.properties("spark-training.conf");
        for (SparkLine line : lines) {
            needed.forEach((key, value) -> {
                if (key.equals(SIZED)) {
                    assertThat(line.conf()).as(line.file()).containsKey(key);
                } else if (!key.equals(DRIVERS)) {
                    // more options of a JVM may follow
                    assertThat(line.conf().getOrDefault(key, "") + " ")
                            .as(line.file())
                            .startsWith(value + " ");
                }
            });
        }
    }

    @Test
    void theDriverOfAStandaloneClusterIsOpenedWhatSparkNeeds() throws Exception {
        String options = DeployFiles.submit(scratch, "spark://host:7077", "cluster")
                .conf()
                .getOrDefault("spark.driver.extraJavaOptions", "");
        assertThat(options.split(" "))
                .containsAll(Stream.of(JavaModuleOptions.defaultModuleOptions().split(" "))
                        .filter(option -> !option.startsWith("-XX:"))
                        .toList());
    }

    @Test
    void everyLineIsACommandThatMayBeGivenAgain() throws Exception {
        for (SparkLine line : lines) {
            assertThatCode(() -> Commands.line().parseArgs(line.arguments().toArray(String[]::new)))
                    .as("%s: %s", line.file(), line.arguments())
                    .doesNotThrowAnyException();
            if (!line.arguments().get(0).equals("evaluate")) {
                assertThat(line.arguments()).as(line.file()).containsAnyOf("--resume", "--overwrite");
            }
            assertThat(line.arguments()).as(line.file()).contains("--run-dir");
        }
    }

    @Test
    void awsTakesTheRequests() throws Exception {
        String python = DebianTool.python("botocore", "python3-botocore");
        List<String> command = new ArrayList<>(List.of(
                python,
                Submission.CHECKOUT
                        .resolve("jobs/src/test/python/aws_requests.py")
                        .toString()));
        Map.of(
                        "emr/cluster.json", "emr RunJobFlow",
                        "emr/steps.json", "emr AddJobFlowSteps",
                        "emr/serverless-application.json", "emr-serverless CreateApplication",
                        "emr/serverless-job.json", "emr-serverless StartJobRun",
                        "emr/eks-job.json", "emr-containers StartJobRun")
                .forEach((file, operation) -> {
                    command.addAll(List.of(operation.split(" ")));
                    command.add(DeployFiles.DEPLOY.resolve(file).toString());
                });
        for (JsonNode task : DeployFiles.tasks(dags, "tatara_emr").toList()) {
            String request = "{\"JobFlowId\": \"j-1\", \"Steps\": %s}".formatted(task.path("steps"));
            Path file = scratch.resolve(task.path("task_id").textValue() + ".json");
            command.addAll(List.of(
                    "emr", "AddJobFlowSteps", Files.writeString(file, request).toString()));
        }
        ObjectNode security = JsonMapper.builder().build().createObjectNode();
        security.put(
                "Name",
                DeployFiles.read("emr/cluster.json")
                        .path("SecurityConfiguration")
                        .textValue());
        security.put(
                "SecurityConfiguration",
                DeployFiles.read("emr/security-configuration.json").toString());
        Path request = Files.writeString(scratch.resolve("security.json"), security.toString());
        command.addAll(List.of("emr", "CreateSecurityConfiguration", request.toString()));
        Submission checked = DebianTool.run(scratch, command);
        assertThat(checked.exitCode()).as(checked.stdout() + checked.stderr()).isZero();
    }

    @Test
    void theClusterWaitsForStepsEndsItselfAndNamesWhatTheGuideMakes() throws Exception {
        JsonNode cluster = DeployFiles.read("emr/cluster.json");
        String guide = Files.readString(Submission.CHECKOUT.resolve("docs/platforms/emr.md"));

        // a step is added to a cluster that is there; one without steps would be paid for ever
        assertThat(cluster.at("/Instances/KeepJobFlowAliveWhenNoSteps").booleanValue())
                .isTrue();
        assertThat(cluster.at("/AutoTerminationPolicy/IdleTimeout").intValue()).isBetween(60, 7 * 24 * 3600);
        assertThat(guide)
                .contains("create-security-configuration --name "
                        + cluster.path("SecurityConfiguration").textValue());
    }

    @Test
    void theOperatorTakesTheSparkApplications() throws Exception {
        JsonNode application = DeployFiles.read("kubernetes/spark-application.yaml");
        JsonNode scheduled = DeployFiles.read("kubernetes/scheduled-spark-application.yaml");
        requireValid("spark-application.schema.json", application);
        requireValid("spark-application.schema.json", scheduled);

        // the template is the application, but for what the file says
        JsonNode template = scheduled.at("/spec/template");
        for (String key : List.of("sparkConf", "driver", "executor", "image", "mainClass", "mainApplicationFile")) {
            assertThat(template.path(key)).as(key).isEqualTo(application.at("/spec/" + key));
        }
    }

    @Test
    void theAccountOfTheApplicationsHasItsRole() throws Exception {
        String account = DeployFiles.read("kubernetes/spark-application.yaml")
                .at("/spec/driver/serviceAccount")
                .textValue();
        List<JsonNode> documents = new ArrayList<>();
        try (var reader = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(
                        DeployFiles.DEPLOY.resolve("kubernetes/rbac.yaml").toFile())) {
            reader.forEachRemaining(documents::add);
        }
        assertThat(documents)
                .extracting(document -> document.path("kind").textValue())
                .containsExactly("Namespace", "ServiceAccount", "Role", "RoleBinding");
        assertThat(documents.get(1).at("/metadata/name").textValue()).isEqualTo(account);
        assertThat(documents.get(3).at("/subjects/0/name").textValue()).isEqualTo(account);
        assertThat(documents.get(3).at("/roleRef/name"))
                .isEqualTo(documents.get(2).at("/metadata/name"));
    }

    @Test
    void databricksTakesTheBundle() throws Exception {
        JsonNode bundle = DeployFiles.read("databricks/databricks.yml");
        requireValid("databricks-job.schema.json", bundle);
        String file = "databricks/resources/tatara_digits.job.yml";
        requireValid("databricks-job.schema.json", DeployFiles.read(file));

        String both = Files.readString(DeployFiles.DEPLOY.resolve(file))
                + Files.readString(DeployFiles.DEPLOY.resolve("databricks/databricks.yml"));
        assertThat(Pattern.compile("\\$\\{var\\.(\\w+)}")
                        .matcher(both)
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(bundle.path("variables")::has);
        JsonNode tasks = DeployFiles.read(file).at("/resources/jobs/tatara_digits/tasks");
        for (int i = 1; i < tasks.size(); i++) {
            assertThat(tasks.get(i).at("/depends_on/0/task_key"))
                    .isEqualTo(tasks.get(i - 1).path("task_key"));
        }
    }

    @Test
    void airflowsDagsAreTheSameInBothItsVersionsAndGoFromGateToGate() throws Exception {
        assertThat(DeployFiles.dags(scratch, "2")).isEqualTo(dags);
        assertThat(dags).hasSize(3);
        for (JsonNode dag : dags) {
            List<JsonNode> tasks = new ArrayList<>();
            dag.path("tasks").forEach(tasks::add);
            assertThat(tasks)
                    .extracting(task -> task.at("/arguments/task_id").textValue())
                    .containsExactly("prepare", "train", "gate", "score");
            for (int i = 0; i < tasks.size() - 1; i++) {
                assertThat(tasks.get(i).at("/downstream/0"))
                        .isEqualTo(tasks.get(i + 1).at("/arguments/task_id"));
            }
            assertThat(tasks.get(2).at("/arguments/retries").asInt()).isZero();
            assertThat(dag.at("/arguments/catchup").asBoolean(true)).isFalse();
        }
        DeployFiles.tasks(dags, "tatara_databricks")
                .forEach(task -> requireValid("databricks-job.schema.json", task.path("json")));
        // a path with a colon is none to Hadoop
        Stream.of(DeployFiles.sparkSubmitDag(dags), DeployFiles.emrDag(dags), DeployFiles.databricksDag(dags))
                .flatMap(List::stream)
                .forEach(line -> assertThat(
                                line.arguments().get(line.arguments().indexOf("--run-dir") + 1))
                        .matches("[a-z0-9]+:/[^:+{]*"));
    }

    @Test
    void noScriptHasWhatShellcheckWarnsOf() throws Exception {
        List<String> scripts = new ArrayList<>(List.of("tatara"));
        for (Path file : files(Submission.CHECKOUT.resolve("deploy"))) {
            if (Files.readString(file).startsWith("#!/usr/bin/env bash")) {
                scripts.add(Submission.CHECKOUT.relativize(file).toString());
            }
        }
        assertThat(scripts).contains("deploy/spark-submit/submit", "deploy/spark-submit/daily", "deploy/local/cluster");
        List<String> command = new ArrayList<>(List.of(DebianTool.program("shellcheck", "shellcheck"), "-x"));
        command.addAll(scripts);
        Submission checked = DebianTool.run(scratch, command);
        assertThat(checked.exitCode()).as(checked.stdout()).isZero();
    }

    @Test
    void submitRefusesWhatItCannotMeanAndSaysHow() throws Exception {
        Submission help = DebianTool.run(scratch, List.of("deploy/spark-submit/submit"));
        assertThat(help.exitCode()).isEqualTo(2);
        assertThat(help.stderr()).contains("usage: deploy/spark-submit/submit MASTER MODE");
        Submission mode = DebianTool.run(scratch, List.of("deploy/spark-submit/submit", "yarn", "clustr", "--", "run"));
        assertThat(mode.exitCode()).isEqualTo(2);
        assertThat(mode.stderr()).contains("MODE must be client or cluster, got clustr");
        Submission nothing =
                DebianTool.run(scratch, List.of("deploy/spark-submit/submit", "yarn", "client", "run", "a"));
        assertThat(nothing.stderr()).contains("-- and a command are missing");
    }

    @Test
    void systemdTakesTheUnits() throws Exception {
        String analyze = DebianTool.program("systemd-analyze", "systemd");
        for (String unit : List.of("tatara.service", "tatara.timer")) {
            // where the file says it is installed, this checkout is
            Files.writeString(
                    scratch.resolve(unit),
                    Files.readString(DeployFiles.DEPLOY.resolve("systemd").resolve(unit))
                            .replace("/opt/tatara", Submission.CHECKOUT.toString()));
        }
        Submission verified = DebianTool.run(
                scratch,
                List.of(
                        analyze,
                        "verify",
                        "--man=no",
                        scratch.resolve("tatara.service").toString(),
                        scratch.resolve("tatara.timer").toString()));
        assertThat(verified.stdout() + verified.stderr()).doesNotContain("tatara");
        assertThat(verified.exitCode()).isZero();
        Submission calendar = DebianTool.run(scratch, List.of(analyze, "calendar", "*-*-* 02:30:00 UTC"));
        assertThat(calendar.exitCode()).isZero();
        assertThat(Files.readString(DeployFiles.DEPLOY.resolve("systemd/tatara.timer")))
                .contains("OnCalendar=*-*-* 02:30:00 UTC");
    }

    @Test
    void cronsLineHasItsFieldsAndNamesTheScript() throws IOException {
        String line = Files.readAllLines(DeployFiles.DEPLOY.resolve("systemd/tatara.cron")).stream()
                .filter(each -> each.matches("[0-9*].*"))
                .findFirst()
                .orElseThrow();
        assertThat(line).matches("[0-9*,/-]+( [0-9*,/-]+){4} tatara .* /opt/tatara/deploy/spark-submit/daily");
    }

    @Test
    void theImageIsOfTheSparkThatTheJarIsBuiltForAndRunsAsNoRoot() throws IOException {
        List<String> instructions = Files.readAllLines(DeployFiles.DEPLOY.resolve("docker/Dockerfile")).stream()
                .filter(line -> line.matches("[A-Z]+ .*"))
                .toList();
        assertThat(instructions.get(0))
                .isEqualTo("FROM apache/spark:%s-scala2.12-java17-ubuntu"
                        .formatted(org.apache.spark.package$.MODULE$.SPARK_VERSION()));
        assertThat(instructions.get(instructions.size() - 1)).isEqualTo("USER 185");
        assertThat(instructions).contains("COPY jobs/target/tatara.jar /opt/tatara/tatara.jar");
        for (String file : List.of("spark-training.conf", "spark-secure.conf")) {
            assertThat(instructions).anyMatch(line -> line.startsWith("COPY") && line.contains("deploy/" + file));
            assertThat(DeployFiles.DEPLOY.resolve(file)).isRegularFile();
        }
    }

    @Test
    void securitysSettingsAreThoseThatATrainingTakes() throws IOException {
        SparkConf secure = new SparkConf(false);
        DeployFiles.properties("spark-secure.conf").forEach(secure::set);

        assertThatCode(() -> LocalDisk.requirePlain(secure)).doesNotThrowAnyException();
        assertThat(secure.getBoolean("spark.network.crypto.enabled", false)).isTrue();
        assertThat(secure.getBoolean("spark.authenticate", false)).isTrue();
        assertThat(secure.contains("spark.authenticate.secret"))
                .as("a secret in a file that is committed")
                .isFalse();
        Pattern hidden = Pattern.compile(secure.get("spark.redaction.regex"));
        for (String key : List.of("spark.authenticate.secret", "JDBC_PASSWORD", "fs.s3a.access.key", "privateKey")) {
            assertThat(hidden.matcher(key).find()).as(key).isTrue();
        }
        assertThat("jdbc:x?user=a&password=b".replaceAll(secure.get("spark.redaction.string.regex"), "***"))
                .isEqualTo("jdbc:x?user=a&***");
    }

    /** By name only: {{secrets/scope/key}}, EMR.secret@, a Kubernetes Secret's name and key, an Airflow connection. */
    @Test
    void secretsStandInNoFile() throws Exception {
        Pattern key = Pattern.compile(
                "(?i)(password|passwd|secret(?!Key)|(?<!client)token|access[._-]?key)[\"']?\\s*[:=]\\s*(.*)");
        Pattern reference = Pattern.compile("[\"']?(\\{\\{.*}}|EMR\\.secret@|tatara-jdbc:password).*");
        for (Path file : files(DeployFiles.DEPLOY)) {
            for (String line : Files.readAllLines(file)) {
                var found = key.matcher(line);
                boolean comment =
                        line.strip().startsWith("#") || file.toString().endsWith(".md");
                if (!comment && found.find() && !file.toString().contains("spark-submit")) {
                    assertThat(found.group(2)).as("%s: %s", file, line).matches(reference);
                }
            }
        }
        for (JsonNode task : DeployFiles.tasks(dags, "tatara_spark_submit").toList()) {
            assertThat(task.at("/env_vars/JDBC_PASSWORD").textValue()).isEqualTo("from-the-connection");
        }
    }

    @Test
    void everyFileSaysWhatOfItWasTestedAndWhatNot() throws IOException {
        String readme = Files.readString(DeployFiles.DEPLOY.resolve("README.md"));
        for (Path file : files(DeployFiles.DEPLOY)) {
            String name = DeployFiles.DEPLOY.relativize(file).toString();
            if (name.startsWith("local/") || name.equals("README.md")) {
                continue;
            }
            assertThat(readme).contains("`" + name + "`");
            // JSON has no room for comments: its row of the table says it
            if (!name.endsWith(".json")) {
                assertThat(Files.readString(file)).as(name).containsIgnoringCase("tested");
            }
        }
    }

    private static List<SparkLine> lines() throws Exception {
        List<SparkLine> lines = new ArrayList<>(DeployFiles.wholeRuns());
        lines.addAll(DeployFiles.databricksBundle());
        lines.addAll(DeployFiles.sparkSubmitDag(dags));
        lines.addAll(DeployFiles.emrDag(dags));
        lines.addAll(DeployFiles.databricksDag(dags));
        for (String master : List.of("spark://host:7077", "yarn", "k8s://https://host:6443")) {
            lines.add(DeployFiles.submit(scratch, master, "client"));
            lines.add(DeployFiles.submit(scratch, master, "cluster"));
        }
        return lines;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("__pycache__"))
                    .sorted()
                    .toList();
        }
    }

    private static void requireValid(String schema, JsonNode document) {
        try (InputStream in = Objects.requireNonNull(TestDeployFiles.class.getResourceAsStream(schema), schema)) {
            assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(in)
                            .validate(document))
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(schema, e);
        }
    }
}
