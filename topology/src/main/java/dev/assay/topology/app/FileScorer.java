package dev.assay.topology.app;

import dev.assay.ops.meters.Meters;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Source;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.scoring.session.SessionBook;
import dev.assay.scoring.session.SessionKey;
import dev.assay.scoring.session.SessionMessage;
import dev.assay.scoring.session.SessionShelf;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Admission;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.ThresholdBook;
import dev.assay.topology.threshold.ThresholdListener;
import dev.assay.topology.threshold.ThresholdRules;
import dev.assay.topology.threshold.ThresholdShelf;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Scores JSON lines with the service's own scoring stack, in order and several at a time. Confined to the thread that
 * runs it.
 */
public final class FileScorer implements AutoCloseable {
    /** Enough to fill batches, few enough to bound memory. */
    private static final int AHEAD = 256;

    private final ScoringStack stack;
    private final VerdictMapper mapper;
    private final @Nullable SessionBook sessions;
    private final @Nullable SampleJoiner joiner;
    private final @Nullable ThresholdCandidates candidates;
    private final @Nullable ThresholdBook thresholds;
    private long written;

    public FileScorer(AssayConfig config) {
        stack = ScoringStack.start(config, new Meters(new CompositeMeterRegistry()), BuildInfo.version());
        mapper = new VerdictMapper(() -> stack.fingerprint().value());
        sessions = config.session().enabled()
                ? new SessionBook(SessionShelf.inMemory(), config.session().rules())
                : null;
        joiner = SampleJoiner.of(config, stack.engine());
        candidates = ThresholdCandidates.of(config);
        ThresholdRules rules = ThresholdCandidates.rules(config);
        thresholds = rules == null ? null : new ThresholdBook(ThresholdShelf.none(), rules, ThresholdListener.SILENT);
    }

    /** A line that is being scored: its result, what makes it a verdict, and its conversation. */
    private record Line(
            long number,
            CompletableFuture<ScoringResult> result,
            Function<ScoringResult, Verdict> verdict,
            @Nullable SessionKey session,
            Function<ScoringResult, @Nullable Candidate> candidate) {}

    /**
     * Reads every line and writes one verdict for it; blank lines are passed over, and an event without an id is called by
     * its line, from 1. The messages of a conversation add up in the order of the lines, as if they had come at once.
     * Thresholds that follow the traffic follow the lines, as if all were of one partition and had come at once.
     * Answers wait for samples further down, and all verdicts behind them with them, until the end of the file at most.
     *
     * @param name stands for the topic in the verdicts' source; the offset is the line, from 0
     * @return how many lines are no events
     */
    public long run(String name, TextLines in, BufferedWriter out) throws IOException {
        Queue<Line> pending = new ArrayDeque<>();
        FileSamples samples = joiner == null ? null : new FileSamples(joiner);
        long refused = 0;
        while (in.next()) {
            long line = in.number() - 1;
            Source source = VerdictMapper.source(name, 0, line, 0);
            Admission admission = new Admission("score", 0, System.currentTimeMillis(), 0);
            try {
                String text = in.text();
                if (text.isBlank()) {
                    continue;
                }
                GeneratedText event =
                        JsonCodec.read(text, GeneratedText.class, Map.of("eventId", "line-" + (line + 1)));
                Subject subject = SubjectMapper.subject(event, null);
                CompletableFuture<ScoringResult> scored = samples == null
                        ? stack.engine()
                                .submit(subject, admission.task())
                                .thenApply(SampleJoiner.unjoined(event, false))
                        : samples.submit(
                                event, subject, line, one -> stack.engine().submit(one, admission.task()));
                pending.add(new Line(
                        line,
                        candidates == null
                                ? scored.thenApply(result -> ThresholdCandidates.standing(event, result))
                                : scored,
                        result -> mapper.verdict(event, result, source, admission),
                        SubjectMapper.session(event),
                        result -> candidates == null ? null : candidates.candidate(event, subject, result.deferral())));
            } catch (JsonFormatException | TextLines.NotUtf8Exception e) {
                refused++;
                ScoringResult result = ScoringResult.rejected(Reason.UNDECODABLE_BYTES, e.getMessage());
                pending.add(new Line(
                        line,
                        CompletableFuture.completedFuture(result),
                        unread -> mapper.unread(unread, source, admission),
                        null,
                        unread -> null));
            }
            while (pending.size() >= AHEAD && !waits(pending.element(), samples)) {
                write(pending.remove(), out);
            }
        }
        if (samples != null) {
            samples.end();
        }
        while (!pending.isEmpty()) {
            write(pending.remove(), out);
        }
        out.flush();
        return refused;
    }

    /** How many verdicts were written so far. */
    public long written() {
        return written;
    }

    private static boolean waits(Line line, @Nullable FileSamples samples) {
        return samples != null && samples.waits(line.number);
    }

    private void write(Line line, BufferedWriter out) throws IOException {
        ScoringResult result = line.result.join();
        Verdict verdict = line.verdict.apply(result);
        SessionMessage message = SessionMessage.of(result.evidence()).orElse(null);
        if (sessions != null && line.session != null && message != null) {
            long offset = verdict.getSource().getOffset();
            verdict = VerdictMapper.complete(
                    verdict, sessions.record(line.session, message, offset, 0).evidence());
        }
        Candidate candidate = line.candidate.apply(result);
        Deferral decided =
                thresholds == null || candidate == null ? null : thresholds.decide(candidate, line.number, 0);
        if (decided != null) {
            verdict = VerdictMapper.deciding(verdict, decided);
        }
        out.write(JsonCodec.write(verdict));
        out.newLine();
        written++;
    }

    @Override
    public void close() {
        stack.close();
    }
}
