package dev.assay.topology.app;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Source;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.session.SessionKey;
import dev.assay.scoring.session.SessionMessage;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Admission;
import dev.assay.topology.scoring.Settlement;
import dev.assay.topology.scoring.Settlement.Finisher;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.SessionPart;
import dev.assay.topology.scoring.Settlement.Unfinished;
import dev.assay.topology.scoring.SourceRecord;
import dev.assay.topology.threshold.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes settlements of results: encodes what is known, and prepares what is known at release only. The registry is asked
 * here, on a decoding thread; what finishes a verdict on the stream thread does not know it. Thread-safe.
 */
final class Conclusions {
    private final VerdictMapper mapper;
    private final OutputWriter writer;
    private final boolean sessions;
    private final @Nullable ThresholdCandidates candidates;

    /**
     * @param sessions whether events of a conversation are to be released with its evidence
     * @param candidates null when the rule's decisions stand
     */
    Conclusions(VerdictMapper mapper, OutputWriter writer, boolean sessions, @Nullable ThresholdCandidates candidates) {
        this.mapper = mapper;
        this.writer = writer;
        this.sessions = sessions;
        this.candidates = candidates;
    }

    Settlement conclude(
            GeneratedText event, Subject subject, ScoringResult scores, SourceRecord record, Admission admission) {
        ScoringResult result = candidates == null ? ThresholdCandidates.standing(event, scores) : scores;
        Source source = VerdictMapper.source(record);
        Verdict verdict = mapper.verdict(event, result, source, admission);
        SessionPart session = sessions ? session(event, result) : null;
        Deferral scored = result.deferral();
        Candidate candidate = candidates == null ? null : candidates.candidate(event, subject, scored);
        List<Output> outputs = new ArrayList<>();
        if (session == null && candidate == null) {
            outputs.add(writer.verdict(verdict));
        }
        if (candidate == null && scored != null && defers(scored)) {
            outputs.add(writer.deferral(mapper.deferred(event, result, scored, source)));
        }
        Unfinished unfinished = null;
        if (candidate != null) {
            unfinished = new Unfinished(
                    session, candidate, deciding(verdict, candidate.scored(), deferred(event, result, source)));
        } else if (session != null) {
            unfinished = new Unfinished(session, null, gathering(verdict));
        }
        return new Settlement(record.offset(), outputs, result, unfinished);
    }

    private static @Nullable SessionPart session(GeneratedText event, ScoringResult result) {
        SessionKey key = SubjectMapper.session(event);
        SessionMessage message =
                key == null ? null : SessionMessage.of(result.evidence()).orElse(null);
        return key == null || message == null ? null : new SessionPart(key, message);
    }

    private static boolean defers(Deferral deferral) {
        return deferral.decision() == Deferral.Decision.DEFER;
    }

    /** Encodes the event for the larger model's caller, should the decision be to defer. */
    private Function<Deferral, Output> deferred(GeneratedText event, ScoringResult result, Source source) {
        Function<DeferredEvent, Output> encoder = writer.deferralsLater();
        return decision -> encoder.apply(mapper.deferred(event, result, decision, source));
    }

    /** Adds the evidence of the conversation. */
    private Finisher gathering(Verdict verdict) {
        Function<Verdict, Output> encoder = tried(verdict);
        return (session, decided) -> List.of(encoder.apply(VerdictMapper.complete(verdict, session)));
    }

    /** Adds the decision as well, and the event if it is deferred. */
    private Finisher deciding(Verdict verdict, Deferral scored, Function<Deferral, Output> deferred) {
        Function<Verdict, Output> encoder = tried(verdict);
        Output unused = deferred.apply(scored);
        return (session, decided) -> {
            Deferral decision = decided == null ? scored : decided;
            Verdict complete = VerdictMapper.complete(verdict, session);
            List<Output> outputs = new ArrayList<>();
            outputs.add(encoder.apply(VerdictMapper.deciding(complete, decision)));
            if (defers(decision)) {
                outputs.add(deferred.apply(decision));
            }
            return outputs;
        };
    }

    /** What no schema holds fails here, where it ends in quarantine, and not on the stream thread. */
    private Function<Verdict, Output> tried(Verdict verdict) {
        Function<Verdict, Output> encoder = writer.verdictsLater();
        Output unused = encoder.apply(verdict);
        return encoder;
    }
}
