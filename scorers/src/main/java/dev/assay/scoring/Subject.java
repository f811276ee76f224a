package dev.assay.scoring;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    /** Starts a subject of an event; what is not said is absent or empty. */
    public static Builder builder(String eventId) {
        return new Builder(eventId);
    }

    /**
     * The same text with these samples instead of its own. Similarities that are not those of as many samples are left
     * out.
     */
    public Subject withSamples(List<SampledText> others) {
        long cells = (long) others.size() * others.size();
        double[] similarities = sampleSimilarities.length == cells ? sampleSimilarities : NO_NUMBERS;
        return toBuilder().samples(others).sampleSimilarities(similarities).build();
    }

    /** The same subject with these columns instead of its own. */
    public Subject withTokens(TokenColumns others) {
        return toBuilder().tokens(others).build();
    }

    /** The same subject with these attributes instead of its own. */
    public Subject withAttributes(Map<String, String> others) {
        return toBuilder().attributes(others).build();
    }

    /** Starts a subject with the parts of this one. */
    public Builder toBuilder() {
        return builder(eventId)
                .tenant(tenant)
                .model(model)
                .vocabulary(vocabularyId, vocabularySize)
                .prompt(prompt)
                .text(text)
                .sentences(sentences)
                .tokens(tokens)
                .samples(samples)
                .contentType(contentType)
                .language(language)
                .occurredAt(occurredAt)
                .promptIds(promptIds)
                .sampleSimilarities(sampleSimilarities)
                .attributes(attributes);
    }

    /** A subject that is text and samples only. */
    public static Subject ofText(String eventId, String text, List<String> sentences, List<String> samples) {
        return builder(eventId)
                .text(text)
                .sentences(sentences)
                .samples(samples.toArray(String[]::new))
                .build();
    }

    /** A subject that is token data only. */
    public static Subject ofTokens(String eventId, TokenColumns tokens) {
        return builder(eventId).tokens(tokens).build();
    }

    /** Collects the parts of a subject; each is described there. Confined to one thread. */
    public static final class Builder {
        private final String eventId;
        private @Nullable String tenant;
        private @Nullable String model;
        private @Nullable String vocabularyId;
        private @Nullable Integer vocabularySize;
        private @Nullable String prompt;
        private String text = "";
        private List<String> sentences = List.of();
        private TokenColumns tokens = TokenColumns.EMPTY;
        private List<SampledText> samples = List.of();
        private @Nullable String contentType;
        private @Nullable String language;
        private @Nullable Instant occurredAt;
        private int[] promptIds = NO_TOKENS;
        private double[] sampleSimilarities = NO_NUMBERS;
        private Map<String, String> attributes = Map.of();

        private Builder(String eventId) {
            this.eventId = eventId;
        }

        public Builder tenant(@Nullable String value) {
            tenant = value;
            return this;
        }

        public Builder model(@Nullable String value) {
            model = value;
            return this;
        }

        /** The tokenizer's id and how wide the producing model's logits are. */
        public Builder vocabulary(@Nullable String id, @Nullable Integer size) {
            vocabularyId = id;
            vocabularySize = size;
            return this;
        }

        public Builder prompt(@Nullable String value) {
            prompt = value;
            return this;
        }

        public Builder text(String value) {
            text = value;
            return this;
        }

        public Builder sentences(List<String> values) {
            sentences = values;
            return this;
        }

        public Builder tokens(TokenColumns value) {
            tokens = value;
            return this;
        }

        public Builder samples(List<SampledText> values) {
            samples = values;
            return this;
        }

        /** Samples of which only the texts are known. */
        public Builder samples(String... texts) {
            return samples(Stream.of(texts).map(SampledText::of).toList());
        }

        public Builder contentType(@Nullable String value) {
            contentType = value;
            return this;
        }

        public Builder language(@Nullable String value) {
            language = value;
            return this;
        }

        public Builder occurredAt(@Nullable Instant value) {
            occurredAt = value;
            return this;
        }

        /** The array is kept as it is. */
        public Builder promptIds(int[] values) {
            promptIds = values;
            return this;
        }

        /** The array is kept as it is. */
        public Builder sampleSimilarities(double[] values) {
            sampleSimilarities = values;
            return this;
        }

        public Builder attributes(Map<String, String> values) {
            attributes = values;
            return this;
        }

        public Subject build() {
            return new Subject(
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
                    attributes);
        }
    }
}
