package dev.assay.topology.it;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.Reason;
import dev.assay.schema.SampledCompletion;
import dev.assay.schema.TokenData;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.Events;
import dev.assay.topology.support.Variants;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** What may stand in an input topic, and what has to become of it. Stateless; confined to the test's thread. */
enum Hostile {
    RANDOM_BYTES(120, Reason.UNKNOWN_MAGIC_BYTE, true),
    WRONG_MAGIC(80, Reason.UNKNOWN_MAGIC_BYTE, true),
    UNKNOWN_SCHEMA(80, Reason.UNKNOWN_SCHEMA_ID, true),
    NEGATIVE_SCHEMA(20, Reason.UNKNOWN_SCHEMA_ID, true),
    TRUNCATED(120, Reason.TRUNCATED_BYTES, true),
    TRUNCATED_HEADER(20, Reason.TRUNCATED_BYTES, true),
    EMPTY_VALUE(20, Reason.TRUNCATED_BYTES, true),
    TRAILING_BYTES(40, Reason.UNDECODABLE_BYTES, true),
    HUGE_ARRAY(40, Reason.TRUNCATED_BYTES, true),
    OTHER_RECORD(30, Reason.INCOMPATIBLE_SCHEMA, true),
    OTHER_TYPE_OF_ID(30, Reason.INCOMPATIBLE_SCHEMA, true),
    NULL_VALUE(40, Reason.NULL_VALUE, true),
    HUGE_KEY_UNREADABLE(4, Reason.UNKNOWN_MAGIC_BYTE, true),
    HUGE_HEADERS_UNREADABLE(4, Reason.UNKNOWN_MAGIC_BYTE, true),
    BLANK_ID(40, Reason.MISSING_EVENT_ID, false),
    EMPTY_TEXT(60, Reason.EMPTY_TEXT, false),
    LONG_TEXT(5, Reason.TEXT_TOO_LONG, false),
    MANY_SAMPLES(5, Reason.TOO_MANY_SAMPLES, false),
    MANY_TOKENS(5, Reason.TOO_MANY_TOKENS, false),
    NEGATIVE_TOKEN(60, Reason.INVALID_TOKEN_ID, false),
    NAN_LOGPROB(50, Reason.INVALID_NUMBER, false),
    POSITIVE_LOGPROB(50, Reason.INVALID_NUMBER, false),
    MISMATCHED_LENGTHS(50, Reason.LENGTH_MISMATCH, false),
    SURROGATE_BYTES(20, Reason.NONE, false),
    HUGE_KEY(4, Reason.NONE, false),
    LONG_ID(3, Reason.NONE, false);

    private static final int MIB = 1 << 20;

    private final int count;
    private final Reason reason;
    private final boolean quarantined;

    Hostile(int count, Reason reason, boolean quarantined) {
        this.count = count;
        this.reason = reason;
        this.quarantined = quarantined;
    }

    int count() {
        return count;
    }

    /** What the verdict or the quarantine record has to name; NONE is a scored event. */
    Reason reason() {
        return reason;
    }

    boolean quarantined() {
        return quarantined;
    }

    byte[] key(Random random) {
        return switch (this) {
            case HUGE_KEY, HUGE_KEY_UNREADABLE -> filled(2 * MIB, (byte) random.nextInt());
            default -> random.nextInt(4) == 0 ? null : ("key-" + random.nextInt(30)).getBytes(StandardCharsets.UTF_8);
        };
    }

    byte[] value(EventSender sender, Random random) {
        byte[] good = sender.encode(Events.small("good", null));
        return switch (this) {
            case RANDOM_BYTES, HUGE_HEADERS_UNREADABLE, HUGE_KEY_UNREADABLE -> {
                byte[] bytes = new byte[1 + random.nextInt(2000)];
                random.nextBytes(bytes);
                bytes[0] = (byte) (1 + random.nextInt(255));
                yield bytes;
            }
            case WRONG_MAGIC -> {
                good[0] = (byte) (1 + random.nextInt(255));
                yield good;
            }
            case UNKNOWN_SCHEMA ->
                Variants.framed(1_000_000 + random.nextInt(1_000_000), Arrays.copyOfRange(good, 5, good.length));
            case NEGATIVE_SCHEMA ->
                Variants.framed(-1 - random.nextInt(1_000_000), Arrays.copyOfRange(good, 5, good.length));
            case TRUNCATED -> Arrays.copyOf(good, 5 + random.nextInt(good.length - 5));
            case TRUNCATED_HEADER -> Arrays.copyOf(good, 1 + random.nextInt(4));
            case EMPTY_VALUE -> new byte[0];
            case TRAILING_BYTES -> Arrays.copyOf(good, good.length + 1 + random.nextInt(50));
            case HUGE_ARRAY -> hugeArray(good, random);
            case OTHER_RECORD -> otherRecord(sender);
            case OTHER_TYPE_OF_ID -> otherTypeOfId(sender, random);
            case NULL_VALUE -> null;
            case SURROGATE_BYTES -> surrogates(sender, random);
            default -> sender.encode(event(random));
        };
    }

    private GeneratedText event(Random random) {
        GeneratedText event = Events.small("hostile-" + name() + "-" + random.nextInt(1_000_000), null);
        switch (this) {
            case BLANK_ID -> event.setEventId(random.nextBoolean() ? "" : " \t\u2003");
            case EMPTY_TEXT -> {
                event.setCompletion(random.nextBoolean() ? null : "  \n");
                event.setTokens(null);
            }
            case LONG_TEXT -> event.setCompletion("word ".repeat(2 * MIB / 5));
            case MANY_SAMPLES ->
                event.setSamples(Collections.nCopies(
                        10_000,
                        SampledCompletion.newBuilder().setText("An answer.").build()));
            case MANY_TOKENS -> event.setTokens(Events.tokens(Collections.nCopies(70_000, -0.5)));
            case NEGATIVE_TOKEN ->
                event.setTokens(TokenData.newBuilder()
                        .setIds(List.of(1, -1 - random.nextInt(9)))
                        .build());
            case NAN_LOGPROB -> event.setTokens(Events.tokens(List.of(-0.5, Double.NaN)));
            case POSITIVE_LOGPROB ->
                event.setTokens(Events.tokens(
                        List.of(random.nextBoolean() ? Double.POSITIVE_INFINITY : 0.5 + random.nextDouble(), -0.5)));
            case MISMATCHED_LENGTHS ->
                event.setTokens(TokenData.newBuilder()
                        .setIds(List.of(1, 2, 3))
                        .setLogprobs(List.of(-0.5))
                        .build());
            case LONG_ID -> {
                event.setEventId("i".repeat(2 * MIB));
                event.setAttributes(Map.of("note", "n".repeat(2 * MIB)));
            }
            case HUGE_KEY -> {}
            default -> throw new IllegalStateException(name() + " is no event");
        }
        return event;
    }

    /** An event that declares two thousand million samples and has none. */
    private static byte[] hugeArray(byte[] good, Random random) {
        ByteArrayOutputStream datum = new ByteArrayOutputStream();
        datum.writeBytes(new byte[] {2, 'x'});
        // Ten absent fields lie between the id and the samples.
        datum.writeBytes(new byte[10]);
        long count = Integer.MAX_VALUE - (long) random.nextInt(1000);
        for (long rest = count << 1; rest != 0; rest >>>= 7) {
            datum.write((int) (rest > 0x7F ? (rest & 0x7F) | 0x80 : rest));
        }
        byte[] framed = Variants.framed(0, datum.toByteArray());
        System.arraycopy(good, 0, framed, 0, 5);
        return framed;
    }

    private static byte[] otherRecord(EventSender sender) {
        Schema schema = SchemaBuilder.record("Invoice")
                .namespace("stranger")
                .fields()
                .requiredString("number")
                .endRecord();
        GenericRecord invoice = new GenericData.Record(schema);
        invoice.put("number", "4711");
        return Variants.framed(sender.registry().register("stranger-invoice", schema), Variants.binary(invoice));
    }

    private static byte[] otherTypeOfId(EventSender sender, Random random) {
        Schema schema = SchemaBuilder.record("GeneratedText")
                .namespace("dev.assay.schema")
                .fields()
                .requiredLong("eventId")
                .endRecord();
        GenericRecord event = new GenericData.Record(schema);
        event.put("eventId", random.nextLong());
        return Variants.framed(sender.registry().register("stranger-text", schema), Variants.binary(event));
    }

    /** UTF-16 surrogates encoded one by one, as some producers do: the text is read with replacement characters. */
    private static byte[] surrogates(EventSender sender, Random random) {
        GeneratedText event = Events.small("surrogate-" + random.nextInt(1_000_000), null);
        event.setCompletion("A broken ### sign.");
        byte[] bytes = sender.encode(event);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("###");
        bytes[at] = (byte) 0xED;
        bytes[at + 1] = (byte) (0xA0 + random.nextInt(32));
        bytes[at + 2] = (byte) (0x80 + random.nextInt(64));
        return bytes;
    }

    static byte[] filled(int length, byte with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, with);
        return bytes;
    }
}
