package io.tatara.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestMlflowServer {

    @Test
    void theEnvironmentNamesServerAndCredentialsAsForMlflowsOwnClients() {
        MlflowServer server = MlflowServer.of(
                null,
                Map.of(
                        "MLFLOW_TRACKING_URI", "http://tracking:5000/prefix/",
                        "MLFLOW_TRACKING_USERNAME", "ada",
                        "MLFLOW_TRACKING_PASSWORD", "lovelace"));

        assertThat(server.root()).isEqualTo("http://tracking:5000/prefix");
        // base64 of ada:lovelace
        assertThat(server.credentials().header()).isEqualTo("Basic YWRhOmxvdmVsYWNl");
    }

    @Test
    void theRunFilesServerComesFirst() {
        MlflowServer server = MlflowServer.of(
                "https://here", Map.of("MLFLOW_TRACKING_URI", "http://there", "MLFLOW_TRACKING_TOKEN", "t"));

        assertThat(server.root()).isEqualTo("https://here");
        assertThat(server.credentials().header()).isEqualTo("Bearer t");
    }

    @Test
    void credentialsInTheAddressAreUsedAndNeverShown() {
        MlflowServer server = MlflowServer.of(null, Map.of("MLFLOW_TRACKING_URI", "http://ada:lovelace@tracking:5000"));

        assertThat(server.credentials().header()).isEqualTo("Basic YWRhOmxvdmVsYWNl");
        assertThat(server.toString() + server.credentials()).isEqualTo("http://tracking:5000(hidden)");
    }

    @Test
    void databricksIsReachedAsItsToolsDo() {
        MlflowServer server =
                MlflowServer.of("databricks", Map.of("DATABRICKS_HOST", "adb.example.com", "DATABRICKS_TOKEN", "dapi"));

        assertThat(server.root()).isEqualTo("https://adb.example.com");
        assertThat(server.credentials().header()).isEqualTo("Bearer dapi");
    }

    @Test
    void noAddressIsSaidWithTheWaysToGiveOne() {
        assertThatThrownBy(() -> MlflowServer.of(null, Map.of()))
                .isInstanceOf(TataraException.class)
                .hasMessage("tracking.mlflow names no server: set tracking.mlflow.uri, or the environment variable"
                        + " MLFLOW_TRACKING_URI");
        assertThatThrownBy(() -> MlflowServer.of("databricks", Map.of()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("DATABRICKS_HOST and DATABRICKS_TOKEN");
        assertThatThrownBy(() -> MlflowServer.of("file:/tmp/mlruns", Map.of()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("a folder of runs is tracking.mlruns");
        assertThatThrownBy(() -> MlflowServer.of(null, Map.of("MLFLOW_TRACKING_URI", "http://ada:love lace@x")))
                .isInstanceOf(TataraException.class)
                .hasMessageNotContaining("lace");
    }
}
