package io.tatara.jobs.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestSecrets {

    @Test
    void settingsThatHoldSecretsAreKnown() {
        assertThat(List.of(
                        "spark.hadoop.fs.s3a.secret.key",
                        "spark.hadoop.fs.s3a.access.key",
                        "spark.hadoop.fs.s3a.session.token",
                        "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net",
                        "spark.hadoop.fs.gs.auth.service.account.private.key",
                        "spark.ssl.keyPassword",
                        "spark.authenticate.secret",
                        "spark.my.api_key",
                        "spark.my.passwd"))
                .allMatch(SecretNames::isSecret);
    }

    @Test
    void settingsThatNameAPlaceOrAWayAreNoSecrets() {
        assertThat(List.of(
                        "spark.authenticate.secret.file",
                        "spark.hadoop.fs.s3a.aws.credentials.provider",
                        "spark.executor.memory",
                        "spark.sql.shuffle.partitions",
                        "spark.hadoop.tatara.models.trusted"))
                .noneMatch(SecretNames::isSecret);
    }

    @Test
    void secretsThatNobodyHasNamedAreKnownByTheNamesBeforeThem() {
        assertThat(WrittenSecrets.hide("url: jdbc:x://me:geheim@db/x?ssl=true&password=pa55;pwd='a b', seed: 42"))
                .isEqualTo("url: jdbc:x://(hidden)@db/x?ssl=true&password=(hidden);pwd=(hidden), seed: 42");
        assertThat(WrittenSecrets.hide("{\"my/secret\": 1, 'token': t}"))
                .isEqualTo("{\"my/secret\": (hidden), 'token': (hidden)}");
        assertThat(WrittenSecrets.hide("(db/secret=x) passwörter"))
                .as("a name may have a path before it")
                .isEqualTo("(db/secret=(hidden) passwörter");
        String harmless = "spark.authenticate.secret.file: /etc/s, password: \"${DB_PASSWORD}\", trusted: [a.pub]";
        assertThat(WrittenSecrets.hide(harmless)).isEqualTo(harmless);
    }

    /** What the one takes for a secret, the other does. */
    @Test
    void aSettingIsHiddenIfAndOnlyIfItIsOneOfASecret() {
        for (String setting : List.of(
                "spark.hadoop.fs.s3a.secret.key",
                "spark.hadoop.fs.azure.account.key.me",
                "spark.ssl.keyPassword",
                "spark.executor.memory",
                "spark.authenticate.secret.file")) {
            assertThat(WrittenSecrets.hide(setting + ": abc").endsWith("abc"))
                    .as(setting)
                    .isNotEqualTo(SecretNames.isSecret(setting));
        }
    }

    @Test
    void aSecretIsHiddenAsItIsAndAsJsonWritesIt() throws JsonProcessingException {
        String secret = "a \"b\" \\ c";
        Redaction redaction = Redaction.of(List.of(secret, secret + "longer", "abc"));

        assertThat(redaction.apply("it is " + secret + ", or " + secret + "longer"))
                .isEqualTo("it is (hidden), or (hidden)");
        assertThat(redaction.apply(new ObjectMapper().writeValueAsString(Map.of("k", secret))))
                .isEqualTo("{\"k\":\"(hidden)\"}");
        // too short to be one
        assertThat(redaction.apply("abc")).isEqualTo("abc");
        assertThat(redaction).hasToString("Redaction[4]");
        assertThat(Redaction.nothing().apply(secret)).isEqualTo(secret);
    }

    @Test
    void numbersAndNamesOfATreeStayWhateverASecretLooksLike() throws Exception {
        var tree = JsonMapper.builder().build().readTree("{\"train\": 1000, \"said\": [\"1000 at train\"]}");

        assertThat(Redaction.of(List.of("1000", "train")).apply(tree))
                .hasToString("{\"train\":1000,\"said\":[\"(hidden) at (hidden)\"]}");
    }
}
