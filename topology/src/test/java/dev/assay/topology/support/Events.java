package dev.assay.topology.support;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.TokenData;
import java.util.List;
import java.util.Map;

/** Small events that a service without models can score. Stateless; any thread may call it. */
public final class Events {
    private Events() {}

    /** A short answer with token data and samples: scored by the deferral rule and by consistency. */
    public static GeneratedText small(String id, String conversation) {
        return GeneratedText.newBuilder()
                .setEventId(id)
                .setConversationId(conversation)
                .setPrompt("What is the capital of France?")
                .setCompletion("The capital of France is Paris.")
                .setTokens(tokens(List.of(-0.1, -0.2, -0.05, -0.3, -0.01, -0.7)))
                .setAttributes(Map.of())
                .build();
    }

    /** Columns with these log-probabilities only. */
    public static TokenData tokens(List<Double> logprobs) {
        return TokenData.newBuilder().setLogprobs(logprobs).build();
    }
}
