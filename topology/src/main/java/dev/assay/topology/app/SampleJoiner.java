package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.scoring.SampleGroup.Sample;
import dev.assay.topology.scoring.SampleGroupKey;
import dev.assay.topology.scoring.WaitingAnswer.End;
import dev.assay.topology.scoring.WaitingAnswer.Joined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an event says about samples that come separately, and what their joining does to a verdict. The service and the
 * command line use it alike. Immutable; any thread may call it.
 */
final class SampleJoiner {
    private final ScoringEngine engine;
    private final int max;
    private final String maxBy;
    private final boolean scoreIncomplete;

    /**
     * @param max samples of one answer at most
     * @param scoreIncomplete whether answers are compared with the samples that came when some did not
     */
    SampleJoiner(ScoringEngine engine, int max, boolean scoreIncomplete) {
        this(engine, max, "samples.max", scoreIncomplete);
    }

    private SampleJoiner(ScoringEngine engine, int max, String maxBy, boolean scoreIncomplete) {
        this.engine = engine;
        this.max = max;
        this.maxBy = maxBy;
        this.scoreIncomplete = scoreIncomplete;
    }

    /** As configured, or null when nothing is to be joined. */
    static @Nullable SampleJoiner of(AssayConfig config, ScoringEngine engine) {
        if (!config.samples().join()) {
            return null;
        }
        int most = config.samples().max();
        int any = config.input().maxSamples();
        return new SampleJoiner(
                engine,
                Math.min(most, any),
                any < most ? "input.max-samples" : "samples.max",
                config.samples().scoreIncomplete());
    }

    /** Samples of one answer at most. */
    int max() {
        return max;
    }

    /** A separate sample with the request it belongs to. */
    record Belonging(SampleGroupKey group, Sample sample) {}

    /** The sample that an event is; null for an answer, and for one that is rejected: it would spoil its answer too. */
    @Nullable
    Belonging sample(GeneratedText event, Subject subject, long place) {
        SampleGroupKey group = SubjectMapper.sampleOf(event);
        return group == null || engine.violation(subject) != null
                ? null
                : new Belonging(
                        group, new Sample(place, subject.eventId(), new SampledText(subject.text(), subject.tokens())));
    }

    /** How many samples an event expects; 0 where it does not say. */
    static int expected(GeneratedText event) {
        Integer expected = event.getExpectedSamples();
        return expected == null ? 0 : expected;
    }

    /** How many samples an answer waits for; 0 for every other event. */
    int missing(GeneratedText event, Subject subject) {
        if (SubjectMapper.sampleOf(event) != null || SubjectMapper.answerOf(event) == null) {
            return 0;
        }
        int missing = Math.min(expected(event), max) - subject.samples().size();
        return missing <= 0 || engine.violation(subject) != null ? 0 : missing;
    }

    /** The answer as it is to be scored. An incomplete one without samples, unless it is to be scored with fewer. */
    Subject joined(Subject answer, Joined joined) {
        if (joined.end() != End.COMPLETE && !scoreIncomplete) {
            return answer.withSamples(List.of());
        }
        List<SampledText> all = new ArrayList<>(answer.samples());
        all.addAll(joined.samples());
        return answer.withSamples(all);
    }

    /**
     * Says in the evidence how many samples were joined, and why there is no number when some did not come.
     *
     * @param expected by the event; more than are ever joined are cut, and the evidence says by what
     */
    ScoringResult conclude(ScoringResult result, Subject answer, Joined joined, int expected) {
        int came = joined.samples().size();
        Map<String, String> notes = new HashMap<>();
        notes.put("samples_joined", Integer.toString(came));
        notes.put("samples_expected", Integer.toString(expected));
        if (expected > max) {
            notes.put("samples_cut", "to " + max + " by " + maxBy);
        }
        String detail = joined.end() == End.COMPLETE
                ? null
                : answer.samples().size() + came + " of " + Math.min(expected, max) + " samples"
                        + (expected > max ? " (" + expected + " expected, " + maxBy + " is " + max + ")" : "")
                        + ", " + why(joined.end());
        List<Evidence> evidence = new ArrayList<>();
        for (Evidence one : result.evidence()) {
            Evidence said = detail != null && lacksSamples(one.reason()) ? explained(one, Reason.SAMPLES, detail) : one;
            evidence.add(said.family() == Family.CONSISTENCY ? said.explained(List.of(), Map.of(), notes) : said);
        }
        boolean whole = detail != null && lacksSamples(result.reason());
        return result.explained(whole ? Reason.SAMPLES : result.reason(), whole ? detail : result.detail(), evidence);
    }

    private static String why(End end) {
        return switch (end) {
            case COMPLETE -> throw new IllegalArgumentException("nothing is missing");
            case TIMEOUT -> "the others did not come in time";
            case ROOM -> "no room to wait for more";
            case TAKEN -> "an earlier answer of the request has the others";
        };
    }

    /**
     * Says in the verdict of an answer that waits for nothing why that is so, where it expects more samples than it holds.
     *
     * @param joins whether samples that come separately are joined at all
     */
    static UnaryOperator<ScoringResult> unjoined(GeneratedText event, boolean joins) {
        String why = unwaited(event, joins);
        return why == null
                ? UnaryOperator.identity()
                : result -> result.explained(
                        result.reason(),
                        lacksSamples(result.reason()) ? why : result.detail(),
                        result.evidence().stream()
                                .map(one -> lacksSamples(one.reason())
                                        ? explained(one, one.reason(), told(one.reason(), one.detail(), why))
                                        : one)
                                .toList());
    }

    /** Why samples that are expected are not waited for; null where none are. */
    private static @Nullable String unwaited(GeneratedText event, boolean joins) {
        Integer expected = event.getExpectedSamples();
        if (expected == null || (expected >= 0 && expected <= event.getSamples().size())) {
            return null;
        }
        if (expected < 0) {
            return "expectedSamples is " + expected;
        }
        if (!joins) {
            return "samples.join is off: expectedSamples waits for nothing";
        }
        return SubjectMapper.answerOf(event) == null ? "expectedSamples without requestId: nothing to wait for" : null;
    }

    /** What samples that are there lack stands before why no others come. */
    private static String told(Reason reason, @Nullable String detail, String why) {
        return reason == Reason.NO_SAMPLES || detail == null ? why : detail + "; " + why;
    }

    private static boolean lacksSamples(Reason reason) {
        return reason == Reason.NO_SAMPLES || reason == Reason.SAMPLES;
    }

    /** A sample is no answer: it is never deferred, and lacks no samples of its own. */
    static ScoringResult ofSample(ScoringResult result) {
        List<Evidence> evidence = result.evidence().stream()
                .map(one -> one.reason() == Reason.NO_SAMPLES
                        ? explained(one, Reason.NO_SAMPLES, "the event is a sample itself")
                        : one)
                .toList();
        boolean scored = evidence.stream().anyMatch(one -> one.disposition() == Disposition.SCORED);
        boolean onlyRule = result.disposition() == Disposition.SCORED && !scored;
        // What the rule lacked was no concern of a sample's.
        boolean anew = onlyRule || (result.disposition() == Disposition.ABSTAINED && !evidence.isEmpty());
        Reason reason = Reason.mostTelling(
                        evidence.stream().map(Evidence::reason).toList())
                .orElse(Reason.SCORER_DISABLED);
        return new ScoringResult(
                onlyRule ? Disposition.ABSTAINED : result.disposition(),
                anew ? reason : result.reason(),
                onlyRule ? "no scorer had a number" : result.detail(),
                evidence,
                null,
                result.queueNanos(),
                result.scoringNanos(),
                result.fingerprint());
    }

    private static Evidence explained(Evidence one, Reason reason, String detail) {
        return Evidence.abstained(one.scorer(), one.family(), reason, detail)
                .build()
                .explained(one.spans(), one.measures(), one.notes());
    }
}
