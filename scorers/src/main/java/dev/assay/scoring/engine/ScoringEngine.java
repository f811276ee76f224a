package dev.assay.scoring.engine;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.explanation.ExplanationRule;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.ModelClosedException;
import dev.assay.scoring.lane.WorkAbandonedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all scorers over one subject: input rules, lane queries, scoring, family-wise adjustment, deferral. Thread-safe:
 * any thread may submit; work runs on the given executor, and no thread ever waits for the lane. The scorers can be
 * exchanged while subjects are in flight.
 */
public final class ScoringEngine {
    private static final Logger log = LoggerFactory.getLogger(ScoringEngine.class);

    private final List<String> context;
    private final @Nullable DeferralRule rule;
    private final InputRules inputRules;
    private final ModelPort models;
    private final double alpha;
    private final Executor executor;
    private volatile Snapshot snapshot;

    /** What one subject is scored with from beginning to end. */
    private record Snapshot(List<Scorer> scorers, Fingerprint fingerprint) {}

    private volatile ExplanationRule explanation = ExplanationRule.NONE;

    /**
     * @param context lines of the fingerprint that the engine cannot know: code, device, models
     * @param rule null when events are not to be deferred
     * @param alpha family-wise level at which watermark evidence is flagged, in (0, 1)
     * @param executor where scoring runs; its threads are the engine's only parallelism
     */
    public ScoringEngine(
            List<String> context,
            List<Scorer> scorers,
            @Nullable DeferralRule rule,
            InputRules inputRules,
            ModelPort models,
            double alpha,
            Executor executor) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must lie in (0, 1)");
        }
        this.context = List.copyOf(context);
        this.rule = rule;
        this.inputRules = inputRules;
        this.models = models;
        this.alpha = alpha;
        this.executor = executor;
        snapshot = snapshotOf(scorers);
    }

    /** What the numbers depend on, for subjects whose scoring begins now. */
    public Fingerprint fingerprint() {
        return snapshot.fingerprint();
    }

    /**
     * Exchanges all scorers at once. A subject whose scoring has begun is finished by the scorers it began with, and its
     * result bears their fingerprint.
     *
     * @return the fingerprint from now on
     */
    public Fingerprint exchange(List<Scorer> scorers) {
        Snapshot next = snapshotOf(scorers);
        snapshot = next;
        return next.fingerprint();
    }

    private Snapshot snapshotOf(List<Scorer> scorers) {
        List<String> lines = new ArrayList<>(context);
        lines.add(inputRules.describe());
        lines.add("family-wise/holm alpha=" + alpha);
        scorers.forEach(scorer -> lines.add(scorer.describe()));
        if (rule != null) {
            lines.add(rule.describe());
        }
        return new Snapshot(List.copyOf(scorers), Fingerprint.of(lines));
    }

    /** Has contributions of tokens added to evidence from now on; no number changes, so neither does the fingerprint. */
    public void explain(ExplanationRule rule) {
        explanation = rule;
    }

    /** {@link #submit(Subject, LaneTask)} for a task that begins once and whose results somebody waits for. */
    public CompletableFuture<ScoringResult> submit(Subject subject, String task) {
        return submit(subject, LaneTask.of(task));
    }

    /**
     * Scores one subject.
     *
     * @param task whose work this is; tasks share the lane fairly
     * @return completes on a scoring thread; exceptionally by {@link WorkAbandonedException} where a model will never answer, so
     *     that nothing can be said of the subject yet, and for a defect of the engine itself
     */
    public CompletableFuture<ScoringResult> submit(Subject subject, LaneTask task) {
        long submitted = System.nanoTime();
        return CompletableFuture.completedFuture(subject)
                .thenComposeAsync(given -> begin(given, task, submitted), executor);
    }

    /** The rule that a subject breaks, for which it will be rejected; null when it keeps all of them. */
    public InputRules.@Nullable Violation violation(Subject subject) {
        return inputRules.check(subject);
    }

    private CompletableFuture<ScoringResult> begin(Subject given, LaneTask task, long submitted) {
        long started = System.nanoTime();
        Snapshot used = snapshot;
        InputRules.Violation violation = inputRules.check(given);
        if (violation != null) {
            return CompletableFuture.completedFuture(ScoringResult.rejected(violation.reason(), violation.detail())
                    .under(used.fingerprint().value()));
        }
        Subject subject = RoundedNumbers.of(given);
        Map<Scorer, Evidence> failed = new HashMap<>();
        Set<LaneQuery> first = collect(used, failed, scorer -> scorer.queries(subject));
        first.addAll(questions(deferring -> deferring.queries(subject)));
        return ask(used, first, Map.of(), subject, task, failed)
                .thenApply(answers -> finish(used, subject, failed, answers, submitted, started));
    }

    /** Asks in rounds until no scorer has a further question; continues on a scoring thread after each. */
    private CompletableFuture<LaneAnswers> ask(
            Snapshot used,
            Set<LaneQuery> round,
            Map<LaneQuery, LaneAnswer> before,
            Subject subject,
            LaneTask task,
            Map<Scorer, Evidence> failed) {
        if (round.isEmpty()) {
            return CompletableFuture.completedFuture(new LaneAnswers(before));
        }
        Map<LaneQuery, CompletableFuture<LaneAnswer>> asked = models.askAll(round, task);
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenComposeAsync(
                        done -> {
                            Map<LaneQuery, LaneAnswer> answers = new HashMap<>(before);
                            asked.forEach((query, answer) -> answers.put(query, answer.join()));
                            LaneAnswers known = new LaneAnswers(answers);
                            Set<LaneQuery> next = collect(used, failed, scorer -> scorer.more(subject, known));
                            next.addAll(questions(deferring -> deferring.more(subject, known)));
                            next.removeAll(answers.keySet());
                            return ask(used, next, answers, subject, task, failed);
                        },
                        executor);
    }

    /** The deferral rule's questions; a rule that fails here fails again when it decides, and says so there. */
    private List<LaneQuery> questions(Function<DeferralRule, List<LaneQuery>> asked) {
        if (rule == null) {
            return List.of();
        }
        try {
            return asked.apply(rule);
        } catch (RuntimeException e) {
            abandonIfClosed(e);
            log.error(
                    "deferral rule {} failed to ask: {}",
                    rule.id(),
                    e.getClass().getName());
            return List.of();
        }
    }

    private Set<LaneQuery> collect(
            Snapshot used, Map<Scorer, Evidence> failed, Function<Scorer, List<LaneQuery>> questions) {
        Set<LaneQuery> all = new LinkedHashSet<>();
        for (Scorer scorer : used.scorers()) {
            if (failed.containsKey(scorer)) {
                continue;
            }
            try {
                all.addAll(questions.apply(scorer));
            } catch (RuntimeException | StackOverflowError e) {
                abandonIfClosed(e);
                failed.put(scorer, defect(scorer, e));
            }
        }
        return all;
    }

    private ScoringResult finish(
            Snapshot used,
            Subject subject,
            Map<Scorer, Evidence> failed,
            LaneAnswers answers,
            long submitted,
            long started) {
        List<Evidence> evidence = new ArrayList<>();
        for (Scorer scorer : used.scorers()) {
            Evidence defect = failed.get(scorer);
            if (defect != null) {
                evidence.add(defect);
                continue;
            }
            try {
                evidence.addAll(scorer.score(subject, answers));
            } catch (RuntimeException | StackOverflowError e) {
                abandonIfClosed(e);
                evidence.add(defect(scorer, e));
            }
        }
        evidence = explanation.explain(FamilyWise.adjust(evidence, alpha), alpha);
        Deferral deferral = rule == null ? null : decide(rule, subject, answers);
        return conclude(evidence, deferral, started - submitted, System.nanoTime() - started)
                .under(used.fingerprint().value());
    }

    private static ScoringResult conclude(
            List<Evidence> evidence, @Nullable Deferral deferral, long queueNanos, long scoringNanos) {
        boolean scored = evidence.stream().anyMatch(e -> e.disposition() == Disposition.SCORED)
                || (deferral != null && deferral.score() != null);
        if (scored) {
            return new ScoringResult(
                    Disposition.SCORED, Reason.NONE, null, evidence, deferral, queueNanos, scoringNanos);
        }
        Reason reason = mostTelling(evidence, deferral);
        return new ScoringResult(
                Disposition.ABSTAINED, reason, "no scorer had a number", evidence, deferral, queueNanos, scoringNanos);
    }

    private static Reason mostTelling(List<Evidence> evidence, @Nullable Deferral deferral) {
        List<Reason> reasons = new ArrayList<>();
        evidence.forEach(one -> reasons.add(one.reason()));
        if (deferral != null) {
            reasons.add(deferral.reason());
        }
        return Reason.mostTelling(reasons).orElse(Reason.SCORER_DISABLED);
    }

    private static Deferral decide(DeferralRule rule, Subject subject, LaneAnswers answers) {
        try {
            return rule.decide(subject, answers);
        } catch (RuntimeException e) {
            abandonIfClosed(e);
            log.error("deferral rule {} failed: {}", rule.id(), e.getClass().getName());
            return new Deferral(
                    Deferral.Decision.ABSTAIN, rule.id(), "none", null, null, Reason.SCORER_ERROR, Map.of());
        }
    }

    /** Whoever tokenises with a model whose lane has ended fares as those do that ask the lane. */
    private static void abandonIfClosed(Throwable e) {
        if (e instanceof ModelClosedException) {
            throw new WorkAbandonedException(String.valueOf(e.getMessage()));
        }
    }

    /** The exception's message may quote the text, so only its type and place are kept. */
    private static Evidence defect(Scorer scorer, Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "unknown place" : trace[0].toString();
        log.error("scorer {} failed: {} at {}", scorer.id(), e.getClass().getName(), place);
        return Evidence.abstained(
                        scorer.id(),
                        scorer.family(),
                        Reason.SCORER_ERROR,
                        e.getClass().getSimpleName())
                .build();
    }
}
