package dev.assay.scoring;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text being judged, with everything the scorers may need. Immutable; any thread may read it. Named so because
 * "sample" already means one of the alternative completions in this field.
 *
 * @param eventId the producer's id of the event
 * @param model name of the producing model
 * @param vocabularyId identifies the tokenizer that the token ids belong to
 * @param vocabularySize width of the producing model's logits
 * @param prompt what was asked; never counted as generated text
 * @param text the completion; empty when the producer sent token ids only
 * @param sentences the completion split by the producer, in order; empty when Assay is to split
 * @param tokens token data of the completion; {@link TokenColumns#EMPTY} when there is none
 * @param samples other completions of the same prompt
 * @param contentType media type of the completion
 * @param language BCP 47 tag of the completion
 * @param occurredAt when the text was produced; decides which keys were valid then
 * @param promptIds token ids of the prompt, in the same vocabulary; for watermarks whose contexts reach into it, never
 *     counted as generated; empty when unknown. Holders must not write to it
 * @param sampleSimilarities similarity of sample i to sample j by the producer's own model, row-major [N x N], each in
 *     [0, 1]; empty when there is none. Holders must not write to it
 * @param attributes what else the producer said about the event, by name; for rules that keep kinds of traffic apart
 */
public record Subject(
        String eventId,
        @Nullable String tenant,
        @Nullable String model,
        @Nullable String vocabularyId,
        @Nullable Integer vocabularySize,
        @Nullable String prompt,
        String text,
        List<String> sentences,
        TokenColumns tokens,
        List<SampledText> samples,
        @Nullable String contentType,
        @Nullable String language,
        @Nullable Instant occurredAt,
        int[] promptIds,
        double[] sampleSimilarities,
        Map<String, String> attributes) {

    private static final int[] NO_TOKENS = {};
    private static final double[] NO_NUMBERS = {};

    /** One alternative completion; immutable. */
    public record SampledText(String text, TokenColumns tokens) {
        /** A sample of which only the text is known. */
        public static SampledText of(String text) {
            return new SampledText(text, TokenColumns.EMPTY);
        }
    }

    public Subject {
        sentences = List.copyOf(sentences);
        samples = List.copyOf(samples);
        attributes = Map.copyOf(attributes);
    }

    /** A subject without attributes. */
    public Subject(
            String eventId,
            @Nullable String tenant,
            @Nullable String model,
            @Nullable String vocabularyId,
            @Nullable Integer vocabularySize,
            @Nullable String prompt,
            String text,
            List<String> sentences,
            TokenColumns tokens,
            List<SampledText> samples,
            @Nullable String contentType,
            @Nullable String language,
            @Nullable Instant occurredAt,
            int[] promptIds,
            double[] sampleSimilarities) {
        this(
                eventId,
                tenant,
                model,
                vocabularyId,
                vocabularySize,
                prompt,
                text,
                sentences,
                tokens,
                samples,
                contentType,
                language,
                occurredAt,
                promptIds,
                sampleSimilarities,
                Map.of());
    }

    /** A subject of whose prompt no token ids are known, and without the producer's own similarities. */
    public Subject(
            String eventId,
            @Nullable String tenant,
            @Nullable String model,
            @Nullable String vocabularyId,
            @Nullable Integer vocabularySize,
            @Nullable String prompt,
            String text,
            List<String> sentences,
            TokenColumns tokens,
            List<SampledText> samples,
            @Nullable String contentType,
            @Nullable String language,
            @Nullable Instant occurredAt) {
        this(
                eventId,
                tenant,
                model,
                vocabularyId,
                vocabularySize,
                prompt,
                text,
                sentences,
                tokens,
                samples,
                contentType,
                language,
                occurredAt,
                NO_TOKENS,
                NO_NUMBERS);
    }

    /**
     * The same text with these samples instead of its own. Similarities that are not those of as many samples are left
     * out.
     */
    public Subject withSamples(List<SampledText> others) {
        long cells = (long) others.size() * others.size();
        double[] similarities = sampleSimilarities.length == cells ? sampleSimilarities : NO_NUMBERS;
        return with(tokens, others, similarities, attributes);
    }

    /** The same subject with these columns instead of its own. */
    public Subject withTokens(TokenColumns others) {
        return with(others, samples, sampleSimilarities, attributes);
    }

    /** The same subject with these attributes instead of its own. */
    public Subject withAttributes(Map<String, String> others) {
        return with(tokens, samples, sampleSimilarities, others);
    }

    private Subject with(
            TokenColumns columns, List<SampledText> texts, double[] similarities, Map<String, String> named) {
        return new Subject(
                eventId,
                tenant,
                model,
                vocabularyId,
                vocabularySize,
                prompt,
                text,
                sentences,
                columns,
                texts,
                contentType,
                language,
                occurredAt,
                promptIds,
                similarities,
                named);
    }

    /** A subject that is text and samples only. */
    public static Subject ofText(String eventId, String text, List<String> sentences, List<String> samples) {
        return new Subject(
                eventId,
                null,
                null,
                null,
                null,
                null,
                text,
                sentences,
                TokenColumns.EMPTY,
                samples.stream().map(SampledText::of).toList(),
                null,
                null,
                null);
    }

    /** A subject that is token data only. */
    public static Subject ofTokens(String eventId, TokenColumns tokens) {
        return new Subject(eventId, null, null, null, null, null, "", List.of(), tokens, List.of(), null, null, null);
    }
}
