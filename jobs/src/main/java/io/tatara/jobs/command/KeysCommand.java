package io.tatara.jobs.command;

import io.tatara.signing.KeyFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the keys that models are signed with. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Make a pair of Ed25519 keys: NAME.key, which signs models (--sign), and NAME.pub, by which they are known"
                    + " (--verify).",
            "The first is for you alone. openssl reads and writes the same files."
        })
final class KeysCommand implements Callable<Integer> {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "NAME",
            description = "Path of the files, without an ending.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        KeyFiles made = KeyFiles.create(out);
        output.print(
                "private key: %s%npublic key: %s%nfingerprint: %s"
                        .formatted(made.secret(), made.shared(), made.fingerprint()),
                Map.of(
                        "privateKey", made.secret().toString(),
                        "publicKey", made.shared().toString(),
                        "fingerprint", made.fingerprint()));
        return ExitCode.DONE;
    }
}
