package dev.assay.scoring.cascade;

import dev.assay.scoring.TokenColumns;
import java.util.Map;

/** Whose token numbers a decision rests on, as its notes {@code source} and {@code mode}. Stateless; any thread may call it. */
public final class SourceNotes {
    /** Of a model of ours that read the answer. */
    public static final Map<String, String> PROXY = Map.of("source", "proxy", "mode", "proxy");

    private SourceNotes() {}

    /** Of the producer, with the mode that it declared; empty where it sent no numbers. */
    public static Map<String, String> ofProducer(TokenColumns tokens) {
        return tokens.hasNumbers()
                ? Map.of("source", "producer", "mode", tokens.mode().id())
                : Map.of();
    }
}
