package dev.assay.serdes.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Reason;
import dev.assay.schema.Source;
import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import dev.assay.schema.Timings;
import dev.assay.schema.Verdict;
import dev.assay.serdes.SampleEvents;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    private static GeneratedText event(String json) {
        return JsonCodec.read(json, GeneratedText.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"My text about Bob\"", "[\"a\"]", "7", "null", "true", ""})
    void aDocumentIsARecordOnlyAsAnObject(String json) {
        assertThatThrownBy(() -> event(json))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageStartingWith("$: expected an object, found ")
                .hasMessageNotContaining("Bob");
    }

    private static Verdict verdict() {
        return Verdict.newBuilder()
                .setEventId("event-1")
                .setDisposition(Disposition.SCORED)
                .setEvidence(List.of(Evidence.newBuilder()
                        .setScorer("watermark.kgw.lefthash")
                        .setFamily(Family.WATERMARK)
                        .setDisposition(Disposition.SCORED)
                        .setPValue(1e-300)
                        .setLog10PValue(-300.0)
                        .setFlagged(true)
                        .setEffectiveCount(120L)
                        .setMeasures(Map.of("z_score", Double.NaN, "gamma", 0.25))
                        .setSpans(List.of(Span.newBuilder()
                                .setUnit(SpanUnit.CHARACTER)
                                .setStart(0)
                                .setEnd(5)
                                .setLabel("sentence")
                                .build()))
                        .build()))
                .setDeferral(DeferralDecision.newBuilder()
                        .setDecision(Decision.DEFER)
                        .setRule("chow-average")
                        .setSignal("logprob")
                        .setScore(Double.NEGATIVE_INFINITY)
                        .build())
                .setFingerprint("f")
                .setSource(new Source("events", 3, 42L, Instant.EPOCH))
                .setTimings(Timings.newBuilder()
                        .setAdmittedAt(Instant.ofEpochMilli(1))
                        .build())
                .build();
    }

    @ParameterizedTest
    @EnumSource(JsonStyle.class)
    void recordsComeBackEqualInEveryStyle(JsonStyle style) {
        assertThat(event(JsonCodec.write(SampleEvents.full(), style))).isEqualTo(SampleEvents.full());
        assertThat(event(JsonCodec.write(SampleEvents.least("e"), style))).isEqualTo(SampleEvents.least("e"));
        assertThat(JsonCodec.read(JsonCodec.write(verdict(), style), Verdict.class))
                .isEqualTo(verdict());
    }

    @Test
    void bytesAreBase64AndHeadersComeBack() {
        Quarantined kept = Quarantined.newBuilder()
                .setReason(Reason.UNKNOWN_MAGIC_BYTE)
                .setValue(ByteBuffer.wrap(new byte[] {1, 2, (byte) 255}))
                .setSource(new Source("events", 0, 0L, Instant.EPOCH))
                .setQuarantinedAt(Instant.EPOCH)
                .build();
        String json = JsonCodec.write(kept);
        assertThat(json).contains("\"value\":\"AQL/\"").contains("\"timestamp\":\"1970-01-01T00:00:00Z\"");
        assertThat(JsonCodec.read(json, Quarantined.class)).isEqualTo(kept);
    }

    @Test
    void compactLeavesOutWhatReadingPutsBack() {
        assertThat(JsonCodec.write(SampleEvents.least("e"))).isEqualTo("{\"eventId\":\"e\"}");
        assertThat(JsonCodec.write(SampleEvents.least("e"), JsonStyle.FULL))
                .contains("\"completion\":null", "\"samples\":[]", "\"attributes\":{}");
    }

    @Test
    void requiredEmptyListsAreWrittenEvenWhenCompact() {
        Verdict empty = verdict();
        empty.setEvidence(List.of());
        assertThat(JsonCodec.write(empty)).contains("\"evidence\":[]");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2026-01-02T03:04:05.678Z\"', 1767323045678",
        "'\"2026-01-02T04:04:05.678+01:00\"', 1767323045678",
        "1767323045678, 1767323045678",
        "-1, -1"
    })
    void timesAreIsoOrMilliseconds(String written, long millis) {
        assertThat(event("{\"eventId\":\"e\",\"occurredAt\":" + written + "}").getOccurredAt())
                .isEqualTo(Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[NaN,Infinity,-Infinity,1]", "[\"NaN\",\"Infinity\",\"-Infinity\",1]"})
    void nonFiniteNumbersCanBeWritten(String numbers) {
        assertThat(event("{\"eventId\":\"e\",\"tokens\":{\"logprobs\":" + numbers + "}}")
                        .getTokens()
                        .getLogprobs())
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"eventId\":\"e\",\"completon\":\"x\"} | $.completon | did you mean completion?",
                "{\"eventId\":\"e\",\"event_id\":\"x\"} | $.event_id | did you mean eventId?",
                "{\"eventId\":\"e\",\"zzzzzzzzzzzz\":1} | $.zzzzzzzzzzzz | it has eventId",
                "{\"eventId\":\"e\",\"tokens\":{\"ids\":[1,\"2\"]}} | $.tokens.ids[1] | found a string",
                "{\"eventId\":\"e\",\"tokens\":{\"ids\":[1.5]}} | $.tokens.ids[0] | found a number with a fraction",
                "{\"eventId\":\"e\",\"tokens\":{\"ids\":[3000000000]}} | $.tokens.ids[0] | out of range",
                "{\"eventId\":\"e\",\"tokens\":{\"ids\":[1e5]}} | $.tokens.ids[0] | expected a whole number",
                "{\"eventId\":\"e\",\"tokens\":{\"mode\":\"RAWW\"}} | $.tokens.mode | did you mean RAW?",
                "{\"eventId\":\"e\",\"samples\":[{\"text\":\"a\"},{}]} | $.samples[1].text | missing",
                "{\"eventId\":\"e\",\"samples\":{}} | $.samples | expected an array, found an object",
                "{\"eventId\":\"e\",\"attributes\":{\"a\":\"b\",\"secret\":7}} | $.attributes[entry 2] | a string",
                "{\"eventId\":null} | $.eventId | found null",
                "{\"eventId\":\"e\",\"occurredAt\":\"yesterday\"} | $.occurredAt | not a time",
                "{\"completion\":\"x\"} | $.eventId | missing",
                "[] | $ | expected an object",
                "{\"eventId\":\"e\"} x | $ | not one JSON document",
                "{\"eventId\":\"e\" | $ | not one JSON document",
                "{\"eventId\":\"e\",\"eventId\":\"f\"} | $ | the field eventId stands twice in one object, at column 25; leave one out",
                "{\"eventId\":\"e\",\"tokens\":{\"ids\":[1],\"ids\":[2]}} | $ | the field ids stands twice",
                "{\"eventId\":\"e\",\"attributes\":{\"a\":\"1\",\"a\":\"2\"}} | $ | a name stands twice in one object, at",
                "'' | $ | expected an object"
            })
    void whatDoesNotFitIsRefusedWithItsPath(String json, String path, String problem) {
        assertThatThrownBy(() -> event(json))
                .isInstanceOfSatisfying(
                        JsonFormatException.class,
                        refused -> assertThat(refused.path()).isEqualTo(path))
                .hasMessageContaining(problem);
    }

    @Test
    void refusalsNeverShowContent() {
        for (String json : List.of(
                "{\"eventId\":\"e\",\"completion\":[\"hush hush\"]}",
                "{\"eventId\":\"e\",\"completion\":\"hush hush\" oops}",
                "{\"eventId\":\"e\",\"attributes\":{\"hush hush\":7}}",
                "{\"eventId\":\"e\",\"attributes\":{\"hush\":\"7\",\"hush\":\"8\"}}",
                "{\"eventId\":\"e\",\"tokens\":{\"mode\":\"hush hush\"}}",
                "{\"eventId\":\"e\",\"occurredAt\":\"hush hush\"}")) {
            assertThatThrownBy(() -> event(json))
                    .isInstanceOf(JsonFormatException.class)
                    .hasMessageNotContaining("hush")
                    .hasNoCause();
        }
    }

    @Test
    void deepNestingIsRefusedNotOverflowing() {
        assertThatThrownBy(() -> event("[".repeat(100_000))).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void unusualTextComesBackUnchanged() {
        String text = "\u0000\uD83D\uDE00 \u202Eשלום\n\"\\ lone \\uD800";
        assertThat(event(JsonCodec.write(SampleEvents.least(text))).getEventId())
                .isEqualTo(text);
        assertThat(event("{\"eventId\":\"\\ud800\"}").getEventId()).isEqualTo("\uD800");
    }

    @Test
    void genericRecordsOfAnySchemaCanBeShown() {
        Schema schema = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"u\",\"type\":[\"null\",\"long\","
                        + "\"string\"]},{\"name\":\"f\",\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}},"
                        + "{\"name\":\"t\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}]}");
        GenericRecord record = new GenericRecordBuilder(schema)
                .set("u", "text")
                .set(
                        "f",
                        new org.apache.avro.generic.GenericData.Fixed(
                                schema.getField("f").schema(), new byte[] {1, 2}))
                .set("t", 1_000_001L)
                .build();
        assertThat(JsonCodec.write(record))
                .isEqualTo("{\"u\":\"text\",\"f\":\"AQI=\",\"t\":\"1970-01-01T00:00:01.000001Z\"}");
    }
}
