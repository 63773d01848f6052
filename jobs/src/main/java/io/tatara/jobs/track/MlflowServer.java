package io.tatara.jobs.track;

import io.tatara.TataraException;
import io.tatara.jobs.secret.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An MLflow server and how it is spoken to, as MLflow's own clients find it: {@code MLFLOW_TRACKING_URI},
 * {@code MLFLOW_TRACKING_TOKEN}, {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}; for the address
 * {@code databricks}, {@code DATABRICKS_HOST} and {@code DATABRICKS_TOKEN}.
 *
 * @param root without credentials and without a slash at its end; what may be shown
 */
record MlflowServer(String root, Credentials credentials) {

    private static final String ADDRESS = "MLFLOW_TRACKING_URI";
    private static final String DATABRICKS = "databricks";

    /** What goes into the header {@code Authorization}; null for nothing. Never shown. */
    record Credentials(@Nullable String header, Redaction redaction) {

        static Credentials none() {
            return new Credentials(null, Redaction.nothing());
        }

        static Credentials bearer(String token) {
            return new Credentials("Bearer " + token, Redaction.of(List.of(token)));
        }

        static Credentials basic(String user, String password) {
            String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            return new Credentials("Basic " + both, Redaction.of(List.of(both, password)));
        }

        /** A text of the server's, in which it may have put what we sent it. */
        String hide(String text) {
            return redaction.apply(text);
        }

        @Override
        public String toString() {
            return header == null ? "none" : Redaction.MASK;
        }
    }

    /**
     * Finds the server.
     *
     * @param uri of the run file; null for the environment's
     * @throws TataraException if there is none, or it is no address of a server
     */
    static MlflowServer of(@Nullable String uri, Map<String, String> environment) {
        String address = uri == null ? environment.getOrDefault(ADDRESS, "") : uri;
        if (address.isBlank()) {
            throw new TataraException(
                    "tracking.mlflow names no server: set tracking.mlflow.uri, or the environment variable %s"
                            .formatted(ADDRESS));
        }
        if (address.equals(DATABRICKS)) {
            return databricks(environment);
        }
        URI parsed = parse(address);
        if (!Stream.of("http", "https").toList().contains(parsed.getScheme()) || parsed.getHost() == null) {
            throw new TataraException(
                    "tracking.mlflow: %s is no server's address (http://…, https://…, databricks); a folder of runs is tracking.mlruns"
                            .formatted(
                                    parsed.getRawUserInfo() == null
                                            ? address
                                            : "the uri, which has a password in it,"));
        }
        return new MlflowServer(root(parsed), credentials(parsed, environment));
    }

    private static MlflowServer databricks(Map<String, String> environment) {
        String host = environment.getOrDefault("DATABRICKS_HOST", "");
        String token = environment.getOrDefault("DATABRICKS_TOKEN", "");
        if (host.isBlank() || token.isBlank()) {
            throw new TataraException(
                    "tracking.mlflow.uri is databricks: set the environment variables DATABRICKS_HOST and"
                            + " DATABRICKS_TOKEN");
        }
        return new MlflowServer(
                root(parse(host.contains("://") ? host : "https://" + host)), Credentials.bearer(token));
    }

    private static URI parse(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            // its message would quote the address, which may have a password in it
            throw new TataraException("tracking.mlflow: the server's address is no URI: " + e.getReason());
        }
    }

    private static String root(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return "%s://%s%s%s"
                .formatted(
                        uri.getScheme(), uri.getHost(), port, uri.getRawPath().replaceFirst("/+$", ""));
    }

    /** A user with a password comes before a token, as in MLflow. */
    private static Credentials credentials(URI uri, Map<String, String> environment) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        if (!user.isEmpty()) {
            return Credentials.basic(user, environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", ""));
        }
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        if (!token.isEmpty()) {
            return Credentials.bearer(token);
        }
        return Optional.ofNullable(uri.getUserInfo())
                .map(both -> both.split(":", 2))
                .map(parts -> Credentials.basic(parts[0], parts.length == 2 ? parts[1] : ""))
                .orElseGet(Credentials::none);
    }

    /** Whether it runs on this machine, and its folders are ours. */
    boolean isHere() {
        String host = URI.create(root).getHost();
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    @Override
    public String toString() {
        return root;
    }
}
