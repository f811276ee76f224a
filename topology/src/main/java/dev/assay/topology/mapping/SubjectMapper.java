package dev.assay.topology.mapping;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.SampledCompletion;
import dev.assay.schema.TokenData;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.session.SessionKey;
import dev.assay.topology.scoring.SampleGroupKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the contract to what scorers read. Stateless; any thread may call it. */
public final class SubjectMapper {
    private SubjectMapper() {}

    /**
     * Copies; absent text is empty text, absent token data is {@link TokenColumns#EMPTY}.
     *
     * @param readAt time of the record, which stands in for a time that the producer left out; null when unknown
     */
    public static Subject subject(GeneratedText event, @Nullable Instant readAt) {
        ProducerModel model = event.getModel();
        String completion = event.getCompletion();
        return new Subject(
                event.getEventId(),
                event.getTenant(),
                model == null ? null : model.getName(),
                model == null ? null : model.getVocabularyId(),
                model == null ? null : model.getVocabularySize(),
                event.getPrompt(),
                completion == null ? "" : completion,
                event.getSentences(),
                tokens(event.getTokens()),
                event.getSamples().stream().map(SubjectMapper::sample).toList(),
                event.getContentType(),
                event.getLanguage(),
                event.getOccurredAt() == null ? readAt : event.getOccurredAt(),
                ints(event.getPromptIds()),
                doubles(event.getSampleSimilarities()),
                event.getAttributes());
    }

    /** The event with samples that came as events of their own behind its own ones; copies. */
    public static GeneratedText joined(GeneratedText event, List<SampledText> separate) {
        List<SampledCompletion> all = new ArrayList<>(event.getSamples());
        separate.forEach(one -> all.add(new SampledCompletion(one.text(), tokens(one.tokens()))));
        return GeneratedText.newBuilder(event).setSamples(all).build();
    }

    private static @Nullable TokenData tokens(TokenColumns given) {
        return given.equals(TokenColumns.EMPTY)
                ? null
                : TokenData.newBuilder()
                        .setIds(Arrays.stream(given.ids()).boxed().toList())
                        .setLogprobs(boxed(given.logprobs()))
                        .setEntropies(boxed(given.entropies()))
                        .setTopK(given.topK())
                        .setTopIds(Arrays.stream(given.topIds()).boxed().toList())
                        .setTopLogprobs(boxed(given.topLogprobs()))
                        .setMode(dev.assay.schema.LogprobMode.valueOf(
                                given.mode().name()))
                        .setRelevances(boxed(given.relevances()))
                        .setTopLabels(Arrays.stream(given.topLabels()).boxed().toList())
                        .build();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The session that an event belongs to; null for one without a conversation, or with a blank one. */
    public static @Nullable SessionKey session(GeneratedText event) {
        String conversation = event.getConversationId();
        return conversation == null || conversation.isBlank() ? null : SessionKey.of(event.getTenant(), conversation);
    }

    /** The request that an event is a sample of; null for an answer, and where it is blank. */
    public static @Nullable SampleGroupKey sampleOf(GeneratedText event) {
        return request(event.getTenant(), event.getSampleOf());
    }

    /** The request that an event answers; null for one without, or with a blank one. */
    public static @Nullable SampleGroupKey answerOf(GeneratedText event) {
        return request(event.getTenant(), event.getRequestId());
    }

    private static @Nullable SampleGroupKey request(@Nullable String tenant, @Nullable String requestId) {
        return requestId == null || requestId.isBlank() ? null : SampleGroupKey.of(tenant, requestId);
    }

    private static SampledText sample(SampledCompletion sample) {
        return new SampledText(sample.getText(), tokens(sample.getTokens()));
    }

    private static TokenColumns tokens(@Nullable TokenData data) {
        if (data == null) {
            return TokenColumns.EMPTY;
        }
        return new TokenColumns(
                ints(data.getIds()),
                doubles(data.getLogprobs()),
                doubles(data.getEntropies()),
                data.getTopK(),
                ints(data.getTopIds()),
                doubles(data.getTopLogprobs()),
                LogprobMode.valueOf(data.getMode().name()),
                doubles(data.getRelevances()),
                ints(data.getTopLabels()));
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
