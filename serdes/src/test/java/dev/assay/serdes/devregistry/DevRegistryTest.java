package dev.assay.serdes.devregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.Verdict;
import dev.assay.serdes.registry.RegistryRefusedException;
import dev.assay.serdes.registry.SchemaLookup;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevRegistryTest {
    private static SchemaRegistryClient client(DevRegistry registry) {
        return SchemaRegistryClient.create(Map.of("schema.registry.url", registry.url(), "retries.wait.ms", "20"));
    }

    private static HttpResponse<String> send(DevRegistry registry, String method, String path, String body)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(registry.url() + path))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void idsAreDenseFromOneAndBackwardIsTheDefault() throws Exception {
        try (DevRegistry registry = DevRegistry.start();
                SchemaRegistryClient client = client(registry)) {
            assertThat(client.register("a", GeneratedText.getClassSchema())).isEqualTo(1);
            assertThat(client.register("b", Verdict.getClassSchema())).isEqualTo(2);
            var breaking = SchemaBuilder.record("Verdict")
                    .namespace("dev.assay.schema")
                    .fields()
                    .requiredString("novel")
                    .endRecord();
            assertThatThrownBy(() -> client.register("b", breaking))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE");
            assertThat(client.register("c", breaking)).isEqualTo(3);
            assertThat(send(registry, "GET", "/config", "").body()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        }
    }

    @Test
    void theRegistryComesBackOnTheSamePortWithItsIds() throws Exception {
        try (DevRegistry registry = DevRegistry.start()) {
            String url = registry.url();
            client(registry).register("a", GeneratedText.getClassSchema());
            registry.stop();
            registry.restart();
            registry.restart();
            assertThat(registry.url()).isEqualTo(url);
            assertThat(client(registry).schemaById(1)).isInstanceOf(SchemaLookup.Found.class);
        }
    }

    @Test
    void theStateFileKeepsEverythingOverARestartOfTheProcess(@TempDir Path dir) throws Exception {
        DevRegistry.Options options = new DevRegistry.Options(0, dir.resolve("deep/registry.json"), null);
        try (DevRegistry registry = DevRegistry.start(options)) {
            client(registry).register("a", GeneratedText.getClassSchema());
            client(registry).register("b", Verdict.getClassSchema());
            assertThat(send(registry, "DELETE", "/subjects/a", "").statusCode()).isEqualTo(200);
            assertThat(send(registry, "PUT", "/config/b", "{\"compatibility\":\"FULL\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
        try (DevRegistry registry = DevRegistry.start(options);
                SchemaRegistryClient client = client(registry)) {
            assertThat(client.subjects()).containsExactly("b");
            assertThat(client.schemaById(1)).isInstanceOf(SchemaLookup.Found.class);
            assertThat(client.register("b", Verdict.getClassSchema())).isEqualTo(2);
            assertThat(send(registry, "GET", "/config/b", "").body()).contains("FULL");
        }
    }

    @Test
    void answersHaveTheProtocolsContentTypeAndCodes() throws Exception {
        try (DevRegistry registry = DevRegistry.start()) {
            HttpResponse<String> unknown = send(registry, "GET", "/schemas/ids/7", "");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).isEqualTo("{\"error_code\":40403,\"message\":\"Schema not found\"}");
            assertThat(unknown.headers().firstValue("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
            assertThat(send(registry, "GET", "/nowhere", "").statusCode()).isEqualTo(404);
            assertThat(send(registry, "POST", "/subjects/a/versions", "no json").statusCode())
                    .isEqualTo(400);
            assertThat(send(registry, "PUT", "/config", "{\"compatibility\":\"SOMETIMES\"}")
                            .body())
                    .contains("42203");
            client(registry).register("a", GeneratedText.getClassSchema());
            assertThat(send(registry, "GET", "/subjects/a/versions/zero", "").body())
                    .contains("42202");
            assertThat(send(registry, "GET", "/schemas/ids/1/versions", "").body())
                    .isEqualTo("[{\"subject\":\"a\",\"version\":1}]");
            assertThat(send(registry, "DELETE", "/subjects/a?permanent=true", "")
                            .body())
                    .contains("40405");
        }
    }
}
