package dev.assay.topology.convert;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.SampledCompletion;
import dev.assay.schema.TokenData;
import dev.assay.topology.convert.WireAnswer.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event of a response: the first choice is the answer, the others are samples. What was checked and what was left out
 * stands in attributes that begin with {@code wire.}. Immutable; any thread may use it.
 */
final class EventWriter {
    private final WireFormat format;
    private final ConvertOptions options;

    EventWriter(WireFormat format, ConvertOptions options) {
        this.format = format;
        this.options = options;
    }

    /**
     * The event.
     *
     * @param original the line or lines it was made of
     * @param hash SHA-256 of them, hexadecimal
     * @param cut whether it is a stream that ended before it said that it would
     */
    GeneratedText write(WireAnswer answer, String original, String hash, boolean cut) {
        Map<String, String> notes = new TreeMap<>();
        notes.put("wire.format", format.id());
        notes.put("wire.sha256", hash);
        if (options.keepOriginal()) {
            notes.put("wire.original", original);
        }
        if (cut) {
            notes.put("wire.stream", "ended without a finish reason");
        }
        Choice first = answer.choices().get(0);
        if (first.finish() != null) {
            notes.put("wire.finish_reason", first.finish());
        }
        if (first.refusal()) {
            notes.put("wire.refusal", "true");
        }
        String completion = completion(first);
        TokenData tokens = TokenRules.apply(first, completion, answer.requestedTop(), options, notes);
        boolean promptIds = options.vocabularyId() != null
                && tokens != null
                && !tokens.getIds().isEmpty();
        return GeneratedText.newBuilder()
                .setEventId(
                        answer.id() == null || answer.id().isBlank() ? "wire-" + hash.substring(0, 16) : answer.id())
                .setTenant(options.tenant())
                .setOccurredAt(answer.createdAt())
                .setModel(model(answer.model()))
                .setPrompt(answer.prompt())
                .setPromptIds(promptIds ? answer.promptIds() : List.of())
                .setCompletion(completion)
                .setTokens(tokens)
                .setSamples(samples(answer, notes))
                .setAttributes(notes)
                .build();
    }

    private @Nullable ProducerModel model(@Nullable String name) {
        if (name == null && options.vocabularyId() == null) {
            return null;
        }
        return ProducerModel.newBuilder()
                .setName(name == null ? "unknown" : name)
                .setVocabularyId(options.vocabularyId())
                .setVocabularySize(options.vocabularySize())
                .build();
    }

    private List<SampledCompletion> samples(WireAnswer answer, Map<String, String> notes) {
        List<SampledCompletion> samples = new ArrayList<>();
        int dropped = 0;
        for (Choice choice : answer.choices().subList(1, answer.choices().size())) {
            String text = completion(choice);
            TokenData tokens = TokenRules.apply(choice, text, answer.requestedTop(), options, new TreeMap<>());
            dropped += tokens == null && !choice.tokens().isEmpty() ? 1 : 0;
            samples.add(SampledCompletion.newBuilder()
                    .setText(text)
                    .setTokens(tokens)
                    .build());
        }
        if (dropped > 0) {
            notes.put("wire.samples", "token data of " + dropped + " dropped");
        }
        return samples;
    }

    private static String completion(Choice choice) {
        if (choice.text() != null) {
            return choice.text();
        }
        String spelled = TokenRules.spelled(choice.tokens());
        return spelled == null ? "" : spelled;
    }
}
