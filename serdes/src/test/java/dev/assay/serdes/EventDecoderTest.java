package dev.assay.serdes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.Reason;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
    private static final Schema CURRENT = GeneratedText.getClassSchema();

    private DevRegistry server;
    private SchemaRegistryClient registry;
    private EventDecoder<GeneratedText> decoder;
    private int id;

    @BeforeEach
    void start() throws IOException {
        server = DevRegistry.start();
        registry = SchemaRegistryClient.create(Map.of("schema.registry.url", server.url()));
        decoder = EventDecoder.specific(registry, GeneratedText.class);
        id = registry.register("events-value", CURRENT);
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private byte[] valid() {
        return new AssayAvroSerializer<GeneratedText>(registry, SerializerConfig.defaults())
                .serialize("events", SampleEvents.full());
    }

    private static byte[] framed(int id, byte[] datum) {
        return ByteBuffer.allocate(5 + datum.length)
                .put((byte) 0)
                .putInt(id)
                .put(datum)
                .array();
    }

    private static byte[] datum(Schema schema, Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private UnreadableReason reason(byte[] value) {
        return unreadable(value).reason();
    }

    private Decoded.Unreadable<GeneratedText> unreadable(byte[] value) {
        Decoded<GeneratedText> decoded = decoder.decode(value);
        assertThat(decoded).isInstanceOf(Decoded.Unreadable.class);
        return (Decoded.Unreadable<GeneratedText>) decoded;
    }

    @ParameterizedTest
    @EnumSource(UnreadableReason.class)
    void everyReasonIsASymbolOfTheContract(UnreadableReason reason) {
        assertThat(Reason.values()).extracting(Reason::name).contains(reason.name());
    }

    @Test
    void anEventComesBackEqualWithItsSchemaId() {
        assertThat(decoder.decode(valid())).isEqualTo(new Decoded.Event<>(SampleEvents.full(), id));
    }

    @Test
    void theGenericReaderShowsTheSameRecord() {
        Decoded<GenericRecord> decoded = EventDecoder.generic(registry).decode(valid());
        GenericRecord record = ((Decoded.Event<GenericRecord>) decoded).record();
        assertThat(record.get("eventId")).hasToString("event-1");
        assertThat(record.get("occurredAt")).isEqualTo(1767323045678L);
    }

    @Test
    void noValueEmptyValueWrongMagicAndMissingIdAreTold() {
        assertThat(reason(null)).isEqualTo(UnreadableReason.NULL_VALUE);
        assertThat(reason(new byte[0])).isEqualTo(UnreadableReason.TRUNCATED_BYTES);
        assertThat(reason(new byte[] {7, 0, 0, 0, 1})).isEqualTo(UnreadableReason.UNKNOWN_MAGIC_BYTE);
        assertThat(reason(new byte[] {0, 0, 0, 1})).isEqualTo(UnreadableReason.TRUNCATED_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 424242})
    void anIdThatTheRegistryDoesNotKnowIsTold(int unknown) {
        assertThat(reason(framed(unknown, new byte[] {1, 2, 3}))).isEqualTo(UnreadableReason.UNKNOWN_SCHEMA_ID);
    }

    @Test
    void everyTruncationOfAnEventIsTruncatedBytes() {
        byte[] value = valid();
        for (int length = 5; length < value.length; length++) {
            assertThat(reason(Arrays.copyOf(value, length)))
                    .as("first %d of %d bytes", length, value.length)
                    .isEqualTo(UnreadableReason.TRUNCATED_BYTES);
        }
    }

    @Test
    void bytesAfterTheDatumAreNotReadOver() {
        byte[] value = valid();
        assertThat(reason(Arrays.copyOf(value, value.length + 1))).isEqualTo(UnreadableReason.UNDECODABLE_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"timestamp-micros, false", "timestamp-millis, true", "none, true"})
    void aTimeInOtherUnitsIsNotReadAsOurs(String logicalType, boolean read) throws IOException {
        String time =
                logicalType.equals("none") ? "\"long\"" : "{\"type\":\"long\",\"logicalType\":\"" + logicalType + "\"}";
        Schema writer = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"GeneratedText\",\"fields\":["
                        + "{\"name\":\"eventId\",\"type\":\"string\"},"
                        + "{\"name\":\"occurredAt\",\"type\":[\"null\"," + time + "]}]}");
        GenericRecord event = new GenericRecordBuilder(writer)
                .set("eventId", "e")
                .set("occurredAt", 1_767_323_045_678L)
                .build();
        byte[] value = framed(registry.register(logicalType + "-value", writer), datum(writer, event));
        if (read) {
            assertThat(decoder.decode(value)).isInstanceOf(Decoded.Event.class);
        } else {
            Decoded.Unreadable<GeneratedText> told = unreadable(value);
            assertThat(told.reason()).isEqualTo(UnreadableReason.INCOMPATIBLE_SCHEMA);
            assertThat(told.detail()).endsWith(": timestamp-micros at /occurredAt, where timestamp-millis is read");
        }
    }

    @Test
    void recordsOfAnotherNameAndSchemasThatAreNoRecordAreIncompatible() throws IOException {
        Schema other =
                SchemaBuilder.record("Other").fields().requiredString("eventId").endRecord();
        int otherId = registry.register("other-value", other);
        byte[] value = framed(
                otherId,
                datum(
                        other,
                        new GenericRecordBuilder(other)
                                .set("eventId", "secret-text")
                                .build()));
        assertThat(reason(value)).isEqualTo(UnreadableReason.INCOMPATIBLE_SCHEMA);
        int textId = registry.register("text-value", Schema.create(Schema.Type.STRING));
        assertThat(reason(framed(textId, new byte[] {2, 'a'}))).isEqualTo(UnreadableReason.INCOMPATIBLE_SCHEMA);
    }

    @Test
    void aWriterWithoutARequiredFieldIsIncompatible() throws IOException {
        Schema older = SchemaBuilder.record("GeneratedText")
                .namespace("dev.assay.schema")
                .fields()
                .requiredString("completion")
                .endRecord();
        int olderId = registry.register("older-value", older);
        byte[] value = framed(
                olderId,
                datum(
                        older,
                        new GenericRecordBuilder(older)
                                .set("completion", "secret-text")
                                .build()));
        Decoded.Unreadable<GeneratedText> unreadable = unreadable(value);
        assertThat(unreadable.reason()).isEqualTo(UnreadableReason.INCOMPATIBLE_SCHEMA);
        assertThat(unreadable.detail()).contains("MISSING").doesNotContain("secret-text");
    }

    @Test
    void aWriterWithFewerAndWithUnknownFieldsIsResolved() throws IOException {
        Schema writer = SchemaBuilder.record("GeneratedText")
                .namespace("dev.assay.schema")
                .fields()
                .requiredString("somethingNew")
                .requiredString("eventId")
                .name("nested")
                .type()
                .array()
                .items()
                .map()
                .values()
                .nullable()
                .longType()
                .noDefault()
                .endRecord();
        int writerId = registry.register("newer-value", writer);
        GenericRecord record = new GenericData.Record(writer);
        record.put("somethingNew", "x");
        record.put("eventId", "e");
        record.put("nested", List.of(Map.of("a", 1L), Map.of()));
        Decoded<GeneratedText> decoded = decoder.decode(framed(writerId, datum(writer, record)));
        assertThat(decoded).isEqualTo(new Decoded.Event<>(SampleEvents.least("e"), writerId));
    }

    @Test
    void aSchemaThatHoldsItselfIsIncompatibleNotEndless() throws IOException {
        Schema self = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"GeneratedText\",\"namespace\":\"dev.assay.schema\",\"fields\":["
                                + "{\"name\":\"loop\",\"type\":\"GeneratedText\"},{\"name\":\"eventId\",\"type\":\"string\"}]}");
        int selfId = registry.register("self-value", self);
        assertThat(reason(framed(selfId, new byte[100]))).isEqualTo(UnreadableReason.INCOMPATIBLE_SCHEMA);
    }

    @Test
    void aSchemaThatDoublesAtEachLevelIsIncompatibleNotEndless() throws IOException {
        StringBuilder text = new StringBuilder("{\"type\":\"record\",\"name\":\"L0\",\"fields\":[]}");
        for (int level = 1; level <= 40; level++) {
            text.insert(0, "{\"type\":\"record\",\"name\":\"L" + level + "\",\"fields\":[{\"name\":\"a\",\"type\":")
                    .append("},{\"name\":\"b\",\"type\":\"L" + (level - 1) + "\"}]}");
        }
        int bombId = registry.register("bomb-value", new Schema.Parser().parse(text.toString()));
        assertThat(reason(framed(bombId, new byte[10]))).isEqualTo(UnreadableReason.INCOMPATIBLE_SCHEMA);
    }

    @Test
    void aDeepChainDoesNotOverflowTheStack() throws IOException {
        Schema chain = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"GeneratedText\",\"namespace\":\"dev.assay.schema\",\"fields\":["
                        + "{\"name\":\"next\",\"type\":[\"null\",\"GeneratedText\"]}]}");
        int chainId = registry.register("chain-value", chain);
        byte[] deep = new byte[2_000_000];
        Arrays.fill(deep, (byte) 2);
        assertThat(EventDecoder.generic(registry).decode(framed(chainId, deep))).isInstanceOf(Decoded.Unreadable.class);
        assertThat(decoder.decode(framed(chainId, deep))).isInstanceOf(Decoded.Unreadable.class);
        // The decoder is none the worse for it.
        assertThat(decoder.decode(valid())).isInstanceOf(Decoded.Event.class);
    }

    @Test
    void hugeDeclaredLengthsAllocateNothing() throws IOException {
        for (long declared : new long[] {
            Integer.MAX_VALUE, Integer.MAX_VALUE - 8L, Long.MAX_VALUE, Long.MIN_VALUE, -1, -1_000_000_000L, 1L << 40
        }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            encoder.writeLong(declared);
            encoder.writeLong(declared);
            encoder.flush();
            byte[] value = framed(id, out.toByteArray());
            long before = allocated();
            assertThat(decoder.decode(value)).isInstanceOf(Decoded.Unreadable.class);
            assertThat(allocated() - before).as("declared %d", declared).isLessThan(2_000_000);
        }
    }

    @Test
    void hugeDeclaredArraysAllocateNothing() throws IOException {
        Schema holder = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"GeneratedText\",\"namespace\":\"dev.assay.schema\",\"fields\":["
                        + "{\"name\":\"eventId\",\"type\":\"string\"},"
                        + "{\"name\":\"sentences\",\"type\":{\"type\":\"array\",\"items\":\"string\"}},"
                        + "{\"name\":\"nulls\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}]}");
        int holderId = registry.register("holder-value", holder);
        for (long declared : new long[] {Integer.MAX_VALUE - 8L, 1_000_000_000L, Long.MIN_VALUE, -1_000_000_000L}) {
            for (int leading = 0; leading < 2; leading++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
                encoder.writeString("e");
                if (leading == 1) {
                    encoder.writeLong(0);
                }
                encoder.writeLong(declared);
                encoder.writeLong(0);
                encoder.flush();
                byte[] value = framed(holderId, out.toByteArray());
                long before = allocated();
                assertThat(decoder.decode(value)).isInstanceOf(Decoded.Unreadable.class);
                assertThat(EventDecoder.generic(registry).decode(value)).isInstanceOf(Decoded.Unreadable.class);
                assertThat(allocated() - before).isLessThan(4_000_000);
            }
        }
    }

    @Test
    void aLargeEventOfTinyPartsCostsABoundedMultipleOfItsBytes() {
        GeneratedText event = SampleEvents.least("e");
        event.setSamples(java.util.Collections.nCopies(
                100_000,
                dev.assay.schema.SampledCompletion.newBuilder()
                        .setText("")
                        .setTokens(dev.assay.schema.TokenData.newBuilder().build())
                        .build()));
        byte[] value = new AssayAvroSerializer<GeneratedText>(registry, SerializerConfig.defaults())
                .serialize("events", event);
        long before = allocated();
        assertThat(decoder.decode(value)).isInstanceOf(Decoded.Event.class);
        assertThat((allocated() - before) / value.length).isLessThan(100);
    }

    @Test
    void oneDecoderServesManyThreads() throws Exception {
        byte[] value = valid();
        var threads = java.util.concurrent.Executors.newFixedThreadPool(8);
        try {
            List<java.util.concurrent.Future<Integer>> wrong = new java.util.ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Random random = new Random(thread);
                wrong.add(threads.submit(() -> {
                    int unequal = 0;
                    for (int round = 0; round < 1_000; round++) {
                        assertThat(decoder.decode(mutate(value, random))).isNotNull();
                        unequal += decoder.decode(value).equals(new Decoded.Event<>(SampleEvents.full(), id)) ? 0 : 1;
                    }
                    return unequal;
                }));
            }
            for (var count : wrong) {
                assertThat(count.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void malformedUtf8IsReadWithReplacementCharacters() throws IOException {
        byte[] plain = new AssayAvroSerializer<GeneratedText>(registry, SerializerConfig.defaults())
                .serialize("events", SampleEvents.least("abc"));
        plain[6] = (byte) 0xC3;
        plain[7] = (byte) 0x28;
        plain[8] = (byte) 0xFF;
        Decoded<GeneratedText> decoded = decoder.decode(plain);
        assertThat(((Decoded.Event<GeneratedText>) decoded).record().getEventId())
                .isEqualTo("\uFFFD(\uFFFD");
    }

    @Test
    void loneSurrogatesAreWrittenAndReadWithoutFailure() {
        byte[] value = new AssayAvroSerializer<GeneratedText>(registry, SerializerConfig.defaults())
                .serialize("events", SampleEvents.least("a\uD800b"));
        assertThat(decoder.decode(value)).isInstanceOf(Decoded.Event.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomMutationsAlwaysEndInAValueWithinBoundedMemory(long seed) {
        Random random = new Random(seed);
        byte[] value = valid();
        Map<UnreadableReason, Integer> seen = new EnumMap<>(UnreadableReason.class);
        int events = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = mutate(value, random);
            long before = allocated();
            Decoded<GeneratedText> decoded = decoder.decode(mutated);
            assertThat(allocated() - before).as("round %d", round).isLessThan(2_000_000);
            if (decoded instanceof Decoded.Unreadable<GeneratedText> unreadable) {
                seen.merge(unreadable.reason(), 1, Integer::sum);
                assertThat(unreadable.detail()).isNotBlank().doesNotContain("Zürich", "Who wrote");
            } else {
                events++;
            }
        }
        assertThat(events).isPositive();
        assertThat(seen)
                .containsKeys(
                        UnreadableReason.TRUNCATED_BYTES,
                        UnreadableReason.UNDECODABLE_BYTES,
                        UnreadableReason.UNKNOWN_MAGIC_BYTE);
    }

    @Test
    void randomBytesBehindAKnownIdAlwaysEndInAValue() {
        Random random = new Random(5);
        for (int round = 0; round < 10_000; round++) {
            byte[] datum = new byte[random.nextInt(300)];
            random.nextBytes(datum);
            assertThat(decoder.decode(framed(id, datum))).isNotNull();
        }
    }

    /** Keeps the id in half of the cases, so that most mutations reach the Avro bytes. */
    private static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int kind = random.nextInt(6);
        int at = 5 + random.nextInt(bytes.length - 5);
        switch (kind) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
            case 4 -> {
                byte[] noise = new byte[1 + random.nextInt(12)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, at, Math.min(noise.length, bytes.length - at));
            }
            default -> bytes[0] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
