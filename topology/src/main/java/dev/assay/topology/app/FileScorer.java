package dev.assay.topology.app;

import dev.assay.ops.meters.Meters;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Source;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Admission;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Scores JSON lines with the service's own scoring stack, in order and several at a time. Confined to the thread that
 * runs it.
 */
public final class FileScorer implements AutoCloseable {
    /** Enough to fill batches, few enough to bound memory. */
    private static final int AHEAD = 256;

    private final ScoringStack stack;
    private final VerdictMapper mapper;

    public FileScorer(AssayConfig config) {
        stack = ScoringStack.start(config, new Meters(new CompositeMeterRegistry()), BuildInfo.version());
        mapper = new VerdictMapper(() -> stack.fingerprint().value());
    }

    /**
     * Reads every line and writes one verdict for it; blank lines are passed over, and an event without an id is called by
     * its line, from 1.
     *
     * @param name stands for the topic in the verdicts' source; the offset is the line, from 0
     * @return how many lines are no events
     */
    public long run(String name, BufferedReader in, BufferedWriter out) throws IOException {
        Queue<CompletableFuture<Verdict>> pending = new ArrayDeque<>();
        long refused = 0;
        long line = -1;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            Source source = VerdictMapper.source(name, 0, line, 0);
            Admission admission = new Admission("score", System.currentTimeMillis(), 0);
            try {
                GeneratedText event =
                        JsonCodec.read(text, GeneratedText.class, Map.of("eventId", "line-" + (line + 1)));
                pending.add(stack.engine()
                        .submit(SubjectMapper.subject(event, null), admission.task())
                        .thenApply(result -> mapper.verdict(event, result, source, admission)));
            } catch (JsonFormatException e) {
                refused++;
                ScoringResult result = ScoringResult.rejected(Reason.UNDECODABLE_BYTES, e.getMessage());
                pending.add(CompletableFuture.completedFuture(mapper.unread(result, source, admission)));
            }
            if (pending.size() >= AHEAD) {
                write(pending.remove(), out);
            }
        }
        while (!pending.isEmpty()) {
            write(pending.remove(), out);
        }
        out.flush();
        return refused;
    }

    private static void write(CompletableFuture<Verdict> verdict, BufferedWriter out) throws IOException {
        out.write(JsonCodec.write(verdict.join()));
        out.newLine();
    }

    @Override
    public void close() {
        stack.close();
    }
}
