package io.tatara.jobs.track;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Puts files where an MLflow server has a run's artifacts: through the server itself ({@code mlflow-artifacts:}, what
 * {@code mlflow server} does unless told otherwise), or into a file system that Hadoop knows ({@code s3a:}, {@code hdfs:},
 * {@code abfss:}, …), or into a folder of this machine if the server is here, too.
 */
record MlflowArtifacts(MlflowServer server, HttpCalls calls, Configuration hadoop) {

    private static final String THROUGH_SERVER = "mlflow-artifacts";
    private static final String FOLDER = "file";

    /**
     * Puts a file there.
     *
     * @param root the run's {@code artifact_uri}
     * @param path below it, parted by slashes
     */
    void put(String root, String path, Attachments.File file) throws Refused, Unreachable, InterruptedException {
        URI uri = uri(root);
        String scheme = uri.getScheme() == null ? FOLDER : uri.getScheme();
        if (scheme.equals(THROUGH_SERVER)) {
            throughServer(uri, path, file);
        } else if (scheme.equals(FOLDER) && !server.isHere()) {
            throw new Refused(
                    "the server keeps artifacts in its own folder %s; start it with --serve-artifacts".formatted(root));
        } else {
            // Hadoop takes what stands in a path for itself, and MLflow's URIs are encoded
            intoFiles("file".equals(uri.getScheme()) ? uri.getPath() : root, path, file);
        }
    }

    private static URI uri(String root) throws Refused {
        try {
            return new URI(root.isEmpty() ? "none:/" : root);
        } catch (URISyntaxException e) {
            throw new Refused("the run's artifact_uri %s is none: %s".formatted(root, e.getReason()), e);
        }
    }

    private void throughServer(URI root, String path, Attachments.File file)
            throws Refused, Unreachable, InterruptedException {
        if (root.getHost() != null && !server.root().contains("://" + root.getHost())) {
            throw new Refused("artifacts would go to another server, %s, which has not been given our credentials"
                    .formatted(root.getHost()));
        }
        String whole = root.getPath() + "/" + path;
        calls.put(
                "/api/2.0/mlflow-artifacts/artifacts" + encoded(whole),
                // a publisher of no bytes is refused by the JDK
                () -> file.bytes() == 0
                        ? BodyPublishers.noBody()
                        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(file)), file.bytes()),
                file.bytes());
    }

    private static String encoded(String path) {
        return Stream.of(path.split("/"))
                .filter(part -> !part.isEmpty())
                .map(part ->
                        "/" + URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(joining());
    }

    private static InputStream open(Attachments.File file) {
        try {
            return file.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void intoFiles(String root, String path, Attachments.File file) throws Refused {
        Path target = new Path(root, path);
        try {
            FileSystem files = target.getFileSystem(hadoop);
            try (InputStream in = file.open();
                    OutputStream out = files.create(target, true)) {
                in.transferTo(out);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new Refused(
                    "cannot write artifact %s: %s"
                            .formatted(server.credentials().hide(target.toString()), e.getMessage()),
                    e);
        }
    }
}
