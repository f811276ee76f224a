package dev.assay.topology.support;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Events under schemas that other programs registered. Stateless; any thread may call it. */
public final class Variants {
    private Variants() {}

    /** The contract with one more field, as a newer producer would have it. */
    public static Schema newer(String field) {
        Schema ours = GeneratedText.getClassSchema();
        List<Schema.Field> fields = new ArrayList<>();
        ours.getFields().forEach(one -> fields.add(new Schema.Field(one, one.schema())));
        fields.add(new Schema.Field(field, Schema.create(Schema.Type.STRING), null, ""));
        return Schema.createRecord(ours.getName(), ours.getDoc(), ours.getNamespace(), false, fields);
    }

    /** Registers the schema and writes an event with id, completion and log-probabilities under it. */
    public static byte[] encode(SchemaRegistryClient registry, String subject, Schema schema, String id) {
        GenericRecord event = new GenericData.Record(schema);
        schema.getFields().forEach(field -> {
            if (field.hasDefaultValue()) {
                event.put(field.name(), GenericData.get().getDefaultValue(field));
            }
        });
        event.put("eventId", id);
        event.put("completion", "A text under another schema.");
        Schema tokens = schema.getField("tokens").schema().getTypes().get(1);
        GenericRecord columns = new GenericData.Record(tokens);
        tokens.getFields()
                .forEach(field -> columns.put(field.name(), GenericData.get().getDefaultValue(field)));
        columns.put("logprobs", List.of(-0.5, -0.25));
        event.put("tokens", columns);
        return framed(registry.register(subject, schema), binary(event));
    }

    /** Magic byte, schema id, datum. */
    public static byte[] framed(int id, byte[] datum) {
        return ByteBuffer.allocate(5 + datum.length)
                .put((byte) 0)
                .putInt(id)
                .put(datum)
                .array();
    }

    /** The datum alone. */
    public static byte[] binary(GenericRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
