package dev.assay.serdes.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaTextTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static ObjectNode answer(String schema) {
        return JSON.createObjectNode().put("schema", schema);
    }

    private static SchemaLookup lookUp(ObjectNode... answers) throws IOException {
        MisbehavingRegistry.Behaviour[] behaviours = new MisbehavingRegistry.Behaviour[answers.length];
        for (int i = 0; i < answers.length; i++) {
            behaviours[i] = MisbehavingRegistry.reply(200, answers[i].toString());
        }
        try (MisbehavingRegistry server = MisbehavingRegistry.start(behaviours);
                SchemaRegistryClient client =
                        SchemaRegistryClient.create(Map.of("schema.registry.url", server.url(), "max.retries", "0"))) {
            SchemaLookup lookup = client.schemaById(1);
            assertThat(server.requests()).isEqualTo(answers.length);
            return lookup;
        }
    }

    @Test
    void referredSchemasAreFetchedFirst() throws IOException {
        ObjectNode outer = answer("{\"type\":\"record\",\"name\":\"Outer\",\"namespace\":\"n\",\"fields\":["
                + "{\"name\":\"inner\",\"type\":\"n.Inner\"},{\"name\":\"color\",\"type\":\"n.Color\"}]}");
        outer.putArray("references")
                .addObject()
                .put("name", "n.Inner")
                .put("subject", "inner-value")
                .put("version", 3);
        ObjectNode inner = answer("{\"type\":\"record\",\"name\":\"Inner\",\"namespace\":\"n\",\"fields\":[{\"name\":"
                + "\"c\",\"type\":{\"type\":\"enum\",\"name\":\"Color\",\"symbols\":[\"RED\"]}}]}");
        SchemaLookup.Found found = (SchemaLookup.Found) lookUp(outer, inner);
        Schema schema = found.schema().schema();
        assertThat(schema.getField("inner").schema().getField("c").schema())
                .isEqualTo(schema.getField("color").schema());
    }

    @Test
    void whatIsNoReadableAvroSchemaIsUnusableNotAnOutage() throws IOException {
        assertThat(lookUp(answer("{\"type\":\"object\"}").put("schemaType", "JSON")))
                .isEqualTo(new SchemaLookup.Unusable(1, "the schema's type is JSON, not AVRO"));
        assertThat(lookUp(answer("this is no schema"))).isInstanceOf(SchemaLookup.Unusable.class);
        assertThat(lookUp(
                        answer("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":\"Gone\"}]}")))
                .isInstanceOf(SchemaLookup.Unusable.class);
        assertThat(lookUp(answer("{\"type\":\"array\",\"items\":".repeat(3000) + "\"int\"" + "}".repeat(3000))))
                .isInstanceOf(SchemaLookup.Unusable.class);
    }

    @Test
    void namesAndDefaultsThatOnlyOtherLanguagesAllowAreRead() throws IOException {
        assertThat(lookUp(answer("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"my-field\",\"type\":"
                        + "\"int\",\"default\":\"zero\"}]}")))
                .isInstanceOf(SchemaLookup.Found.class);
    }
}
