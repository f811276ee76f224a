package dev.assay.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaEvolutionTest {
    private static final List<String> FILES =
            List.of("Reason", "GeneratedText", "Verdict", "Quarantined", "DeferredEvent");

    /** Contracts that no release has yet. */
    private static final List<String> SINCE = List.of("Feedback", "ThresholdChange");

    private static final Map<String, Schema> CURRENT = Map.of(
            "Reason", Reason.getClassSchema(),
            "GeneratedText", GeneratedText.getClassSchema(),
            "Verdict", Verdict.getClassSchema(),
            "Quarantined", Quarantined.getClassSchema(),
            "DeferredEvent", DeferredEvent.getClassSchema(),
            "Feedback", Feedback.getClassSchema(),
            "ThresholdChange", ThresholdChange.getClassSchema());

    /** Every released folder, oldest first: 1, 2, ... until there is none. */
    private static List<Map<String, Schema>> releases() {
        List<Map<String, Schema>> releases = new ArrayList<>();
        for (int number = 1;
                SchemaEvolutionTest.class.getResource("/released/" + number + "/Reason.avsc") != null;
                number++) {
            Schema.Parser parser = new Schema.Parser();
            Map<String, Schema> release = new LinkedHashMap<>();
            for (String file : FILES) {
                release.put(file, parse(parser, "/released/" + number + "/" + file + ".avsc"));
            }
            releases.add(release);
        }
        return releases;
    }

    private static Schema parse(Schema.Parser parser, String resource) {
        try (InputStream in = SchemaEvolutionTest.class.getResourceAsStream(resource)) {
            return parser.parse(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Stream<Arguments> releasedSchemas() {
        return releases().stream()
                .flatMap(release ->
                        release.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue())));
    }

    static Stream<Arguments> samplesByRelease() {
        return releases().stream()
                .flatMap(release -> SampleRecords.all().stream()
                        .filter(record -> release.containsKey(record.getSchema().getName()))
                        .map(record -> Arguments.of(
                                record, release.get(record.getSchema().getName()))));
    }

    @Test
    void thereIsARelease() {
        assertThat(releases())
                .isNotEmpty()
                .allSatisfy(release -> assertThat(release).containsOnlyKeys(FILES));
    }

    @Test
    void everyContractIsReleasedOrNamedAsNew() {
        assertThat(CURRENT.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(FILES.stream(), SINCE.stream()).toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void recordsComeBackAsTheyWere(SpecificRecord record) throws IOException {
        SpecificData model = SpecificData.getForSchema(record.getSchema());
        byte[] written = write(new SpecificDatumWriter<SpecificRecord>(record.getSchema(), model), record);
        SpecificRecord back =
                read(new SpecificDatumReader<SpecificRecord>(record.getSchema(), record.getSchema(), model), written);
        assertThat(back).isEqualTo(record);
    }

    static List<SpecificRecord> samples() {
        return SampleRecords.all();
    }

    /** A label needs neither kind nor source: the shortest record that says something is an id and a truth value. */
    @Test
    void feedbackRequiresNothing() {
        assertThat(EvolutionRules.requiredFields(Feedback.getClassSchema())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("releasedSchemas")
    void theCurrentContractReadsEveryReleasedOne(String name, Schema released) {
        Schema current = CURRENT.get(name);
        assertThat(EvolutionRules.unreadable(current, released)).isEmpty();
        assertThat(EvolutionRules.lostSymbols(current, released)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samplesByRelease")
    void currentRecordsAreReadByReleasedConsumersAndComeBack(SpecificRecord record, Schema released)
            throws IOException {
        SpecificData model = SpecificData.getForSchema(record.getSchema());
        byte[] written = write(new SpecificDatumWriter<SpecificRecord>(record.getSchema(), model), record);
        GenericRecord seen = read(new GenericDatumReader<GenericRecord>(record.getSchema(), released), written);
        byte[] again = write(new GenericDatumWriter<GenericRecord>(released), seen);
        SpecificRecord back = read(new SpecificDatumReader<SpecificRecord>(released, record.getSchema(), model), again);
        if (released.equals(record.getSchema())) {
            assertThat(back).isEqualTo(record);
        } else {
            assertThat(back.get(0)).isEqualTo(record.get(0));
        }
    }

    @Test
    void everyEnumHasADefault() {
        assertThat(CURRENT.values())
                .allSatisfy(schema ->
                        assertThat(EvolutionRules.enumsWithoutDefault(schema)).isEmpty());
    }

    @Test
    void onlyTheEventIdIsRequiredOfAProducer() {
        assertThat(EvolutionRules.requiredFields(GeneratedText.getClassSchema()))
                .containsExactly("eventId");
    }

    @Test
    void aFieldWithoutDefaultIsCaught() {
        Schema edited =
                edited("{\"name\": \"eventId\"", "{\"name\": \"novel\", \"type\": \"string\"},{\"name\": \"eventId\"");
        assertThat(EvolutionRules.unreadable(edited, released()))
                .anyMatch(breach -> breach.contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
        assertThat(EvolutionRules.requiredFields(edited)).contains("novel");
    }

    @Test
    void aFieldWithDefaultIsAllowed() {
        Schema edited = edited(
                "{\"name\": \"eventId\"",
                "{\"name\": \"novel\", \"type\": [\"null\",\"string\"], \"default\": null},{\"name\": \"eventId\"");
        assertThat(EvolutionRules.unreadable(edited, released())).isEmpty();
        assertThat(EvolutionRules.requiredFields(edited)).containsExactly("eventId");
    }

    @Test
    void aRemovedEnumDefaultIsCaught() {
        assertThat(EvolutionRules.enumsWithoutDefault(
                        edited("\"PROCESSED\"], \"default\": \"UNDECLARED\"", "\"PROCESSED\"]")))
                .containsExactly("dev.assay.schema.LogprobMode");
    }

    @Test
    void aRemovedSymbolIsCaught() {
        Schema edited = edited("\"RAW\", \"PROCESSED\"]", "\"RAW\"]");
        assertThat(EvolutionRules.lostSymbols(edited, released())).containsExactly("LogprobMode.PROCESSED");
    }

    @Test
    void aChangedTypeIsCaught() {
        Schema plain =
                edited("{\"name\": \"eventId\", \"type\": \"string\"", "{\"name\": \"eventId\", \"type\": \"int\"");
        assertThat(EvolutionRules.unreadable(plain, released())).anyMatch(breach -> breach.contains("TYPE_MISMATCH"));
        Schema nested = edited("{\"name\": \"topK\", \"type\": \"int\"", "{\"name\": \"topK\", \"type\": \"boolean\"");
        assertThat(EvolutionRules.unreadable(nested, released())).isNotEmpty();
    }

    private static Schema released() {
        return releases().get(0).get("GeneratedText");
    }

    /** The released event contract with one edit; the edit must apply, or the test would prove nothing. */
    private static Schema edited(String from, String to) {
        try (InputStream in = SchemaEvolutionTest.class.getResourceAsStream("/released/1/GeneratedText.avsc")) {
            String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            String after = text.replace(from, to);
            assertThat(after).isNotEqualTo(text);
            // An invalid default must be judged by the rules here, not by the parser.
            return new Schema.Parser().setValidateDefaults(false).parse(after);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static <T extends IndexedRecord> byte[] write(DatumWriter<T> writer, T record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        writer.write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static <T> T read(DatumReader<T> reader, byte[] bytes) throws IOException {
        return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }
}
