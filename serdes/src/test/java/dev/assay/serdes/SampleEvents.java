package dev.assay.serdes;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.LogprobMode;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.SampledCompletion;
import dev.assay.schema.TokenData;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events that fill every field, for tests. */
public final class SampleEvents {
    private SampleEvents() {}

    public static GeneratedText full() {
        TokenData tokens = TokenData.newBuilder()
                .setIds(List.of(1, 50_000, 7))
                .setLogprobs(List.of(-0.25, -1.5, -0.0))
                .setEntropies(List.of(0.5, 2.0, 0.125))
                .setTopK(2)
                .setTopIds(List.of(1, 2, 3, 4, 5, 6))
                .setTopLogprobs(List.of(-0.25, -1.0, -1.5, -2.0, -0.5, -3.0))
                .setMode(LogprobMode.RAW)
                .build();
        return GeneratedText.newBuilder()
                .setEventId("event-1")
                .setConversationId("conversation-1")
                .setRequestId("request-1")
                .setTenant("tenant-1")
                .setOccurredAt(Instant.parse("2026-01-02T03:04:05.678Z"))
                .setModel(ProducerModel.newBuilder()
                        .setName("model-1")
                        .setVersion("2")
                        .setVocabularyId("vocabulary-1")
                        .setVocabularySize(50_272)
                        .build())
                .setPrompt("Who wrote it?")
                .setCompletion("Zürich \uD83D\uDE00 \u05E9\u05DC\u05D5\u05DD")
                .setTokens(tokens)
                .setSamples(List.of(
                        SampledCompletion.newBuilder()
                                .setText("one")
                                .setTokens(TokenData.newBuilder()
                                        .setIds(List.of(9))
                                        .build())
                                .build(),
                        SampledCompletion.newBuilder().setText("two").build()))
                .setSentences(List.of("One.", "Two."))
                .setContentType("text/plain")
                .setLanguage("de")
                .setAttributes(Map.of("source", "test"))
                .build();
    }

    public static GeneratedText least(String eventId) {
        return GeneratedText.newBuilder().setEventId(eventId).build();
    }
}
