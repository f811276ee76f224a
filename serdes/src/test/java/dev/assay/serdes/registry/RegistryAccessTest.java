package dev.assay.serdes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.serdes.devregistry.DevRegistry;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryAccessTest {
    private static SchemaRegistryClient client(String url, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("schema.registry.url", url, "max.retries", "0"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return SchemaRegistryClient.create(settings);
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everySourceOfCredentialsIsSent() throws Exception {
        try (MisbehavingRegistry server = MisbehavingRegistry.start()) {
            client(server.url()).schemaById(1);
            client(server.url(), "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:pa:ss")
                    .schemaById(1);
            client(
                            server.url(),
                            "basic.auth.credentials.source",
                            "USER_INFO",
                            "schema.registry.basic.auth.user.info",
                            "ann:ü")
                    .schemaById(1);
            client("http://ann:p%40ss@127.0.0.1:" + server.port()).schemaById(1);
            client(
                            server.url(),
                            "basic.auth.credentials.source",
                            "SASL_INHERIT",
                            "sasl.jaas.config",
                            "x.PlainLoginModule required username=\"ann\" password='pass';")
                    .schemaById(1);
            client(server.url(), "bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "token-1")
                    .schemaById(1);
            assertThat(server.authorizations())
                    .containsExactly(
                            "null",
                            basic("ann:pa:ss"),
                            basic("ann:ü"),
                            basic("ann:p@ss"),
                            basic("ann:pass"),
                            "Bearer token-1");
        }
    }

    @Test
    void aBasePathIsKept() throws Exception {
        try (MisbehavingRegistry server = MisbehavingRegistry.start()) {
            client(server.url() + "/apis/ccompat/v7/").schemaById(5);
            assertThat(server.paths()).containsExactly("/apis/ccompat/v7/schemas/ids/5");
        }
    }

    @Test
    void aRegistryThatRefusesTheCredentialsIsAnOutageWithAHint() throws Exception {
        try (DevRegistry server = DevRegistry.start(new DevRegistry.Options(0, null, "ann:pass"))) {
            assertThatThrownBy(() -> client(server.url()).schemaById(1))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("basic.auth.user.info");
            assertThat(client(
                                    server.url(),
                                    "basic.auth.credentials.source",
                                    "USER_INFO",
                                    "basic.auth.user.info",
                                    "ann:pass")
                            .schemaById(1))
                    .isEqualTo(new SchemaLookup.Unknown(1));
        }
    }

    @Test
    void tlsUsesTheGivenStores(@TempDir Path dir) throws Exception {
        Path store = dir.resolve("registry.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "registry",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString());
        try (MisbehavingRegistry server = MisbehavingRegistry.startTls(serverContext(store))) {
            String url = "https://localhost:" + server.port();
            assertThat(client(
                                    url,
                                    "schema.registry.ssl.truststore.location",
                                    store.toString(),
                                    "schema.registry.ssl.truststore.password",
                                    "changeit",
                                    "schema.registry.ssl.truststore.type",
                                    "PKCS12")
                            .schemaById(1))
                    .isInstanceOf(SchemaLookup.Found.class);
            assertThatThrownBy(() -> client(url).schemaById(1)).isInstanceOf(RegistryUnavailableException.class);
        }
    }

    private static SSLContext serverContext(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "schema.registry.url, ftp://x, http://host:port",
        "schema.registry.url, registry:8081, http://host:port",
        "schema.registry.url, 'http://a b', http://host:port",
        "schema.registry.url, '', set it",
        "schema.registry.url, ' , ', at least one",
        "basic.auth.credentials.source, KERBEROS, 'URL, USER_INFO, SASL_INHERIT'",
        "bearer.auth.credentials.source, OAUTHBEARER, STATIC_TOKEN",
        "max.schemas.per.subject, 0, whole number",
        "latest.cache.ttl.sec, soon, whole number",
        "request.timeout.ms, -1, whole number",
        "schema.registry.ssl.endpoint.identification.algorithm, none, https",
        "schema.registry.ssl.truststore.location, /no/such/file, check location"
    })
    void valuesThatCannotBeUsedAreRefusedWithKeyAndFix(String key, String value, String fix) {
        Map<String, String> settings = new HashMap<>(Map.of("schema.registry.url", "http://127.0.0.1:1"));
        settings.put(key, value);
        assertThatThrownBy(() -> SchemaRegistryClient.create(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key.startsWith("schema.registry.ssl.t") ? "schema.registry.ssl" : key)
                .hasMessageContaining(fix);
    }

    @Test
    void secretsAreNeverShown() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "schema.registry.url", "http://ann:hush@127.0.0.1:1",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "ann:hush",
                "schema.registry.ssl.truststore.password", "hush"));
        assertThat(RegistryConfig.from(settings).toString())
                .doesNotContain("hush")
                .contains("127.0.0.1:1");
        settings.put("basic.auth.user.info", "hush");
        assertThatThrownBy(() -> RegistryConfig.from(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("basic.auth.user.info")
                .hasMessageNotContaining("hush");
        settings.put("schema.registry.url", "gopher://ann:hush@127.0.0.1:1");
        assertThatThrownBy(() -> RegistryConfig.from(settings)).hasMessageNotContaining("hush");
        assertThatThrownBy(() -> client("http://ann:hush@127.0.0.1:1").schemaById(1))
                .hasMessageNotContaining("hush");
    }
}
