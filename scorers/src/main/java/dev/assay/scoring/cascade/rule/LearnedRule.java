package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.SourceNotes;
import dev.assay.scoring.cascade.rule.RuleArtefact.Judgement;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides by what labelled answers taught it: accept, ask the larger model, or abstain, whichever is expected to cost least.
 * With u the probability that the answer is wrong and g that the larger model is: accepting costs u, deferring c / v + g,
 * abstaining a. Immutable; any thread may call it.
 *
 * <p>The score is 1 - u and the threshold the one of the answer's route on that scale. On a route where the model's numbers
 * say nothing about being right there is no score: what is least for all of its answers holds for each, and where that is
 * neither accepting nor deferring the rule abstains with {@link Reason#UNINFORMATIVE}.
 */
public final class LearnedRule implements DeferralRule {
    /** The rule's name in configuration and verdicts. */
    public static final String ID = "learned";

    private final RuleArtefact artefact;
    private final LearnedConfig config;
    private final RouteName routeName;
    private final @Nullable Proxy proxy;

    /** A scoring model on the lane that reads answers which came without numbers. */
    private record Proxy(String model, StatisticsLayout layout) {}

    /** What is known about an answer's tokens. */
    private record Known(
            @Nullable TokenStatistics statistics,
            Reason reason,
            Map<String, Double> measures,
            Map<String, String> notes) {}

    private LearnedRule(RuleArtefact artefact, LearnedConfig config, @Nullable Proxy proxy) {
        this.artefact = artefact;
        this.config = config;
        this.routeName = config.routeName();
        this.proxy = proxy;
    }

    /** The rule on the producer's own numbers. */
    public LearnedRule(RuleArtefact artefact, LearnedConfig config) {
        this(artefact, config, null);
    }

    /**
     * The same rule, which lets a model on the lane read the answers when it was fitted to that model's numbers.
     *
     * @param model id of a causal model on the lane
     * @param layout what it answers per token
     */
    public LearnedRule withProxy(String model, StatisticsLayout layout) {
        return new LearnedRule(artefact, config, new Proxy(model, layout));
    }

    @Override
    public LogprobMode calibratedFor() {
        return artefact.mode();
    }

    /** What it was fitted to and how. */
    public RuleArtefact artefact() {
        return artefact;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String describe() {
        return ID + "(artefact=" + artefact.fingerprint() + ",route=" + config.routeAttribute() + ",deferCost="
                + config.deferCost() + ",abstainCost=" + config.abstainCost() + ",threshold=" + config.threshold()
                + ",minTokens=" + config.minTokens() + (proxy == null ? "" : ",proxy=" + proxy.model()) + ')';
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        LaneQuery query = query(subject);
        return query == null ? List.of() : List.of(query);
    }

    private @Nullable LaneQuery query(Subject subject) {
        return proxy == null || artefact.source() != Source.PROXY
                ? null
                : ReaderQuery.of(proxy.model(), proxy.model(), subject);
    }

    @Override
    public Deferral decide(Subject subject, LaneAnswers answers) {
        return decide(subject, artefact.source() == Source.PROXY ? read(subject, answers) : sent(subject));
    }

    /**
     * Decides on what a model of ours says about the answer.
     *
     * @param statistics of the model that the rule was fitted to
     */
    public Deferral decide(Subject subject, TokenStatistics statistics) {
        return decide(subject, usable(statistics));
    }

    private static Known usable(TokenStatistics statistics) {
        Scorability able = Scorability.of(
                statistics,
                1,
                Stream.of(Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE, Statistic.RANK)
                        .filter(statistics::has)
                        .toArray(Statistic[]::new));
        return able.fine() ? new Known(statistics, Reason.NONE, Map.of(), SourceNotes.PROXY) : unread(able.reason());
    }

    private static Known unread(Reason reason) {
        return new Known(null, reason, Map.of(), SourceNotes.PROXY);
    }

    private Deferral decide(Subject subject, Known known) {
        Map<String, String> notes = new TreeMap<>(known.notes);
        notes.put("artefact", artefact.fingerprint());
        if (proxy != null && artefact.source() == Source.PROXY) {
            notes.put("model", proxy.model());
        }
        TokenStatistics statistics = known.statistics;
        Reason reason = statistics == null ? known.reason : objection(statistics);
        if (statistics == null || reason != Reason.NONE) {
            return new Deferral(
                    Decision.ABSTAIN, ID, "learned", null, null, reason, known.measures, notes, null, null, null);
        }
        String named = routeName.of(subject.attributes());
        int chars = subject.text().codePointCount(0, subject.text().length());
        Judgement judgement =
                artefact.judge(statistics, chars, named, AnswerClass.of(subject.attributes(), subject.text()));
        Route route = judgement.route();
        notes.put(
                "route", judgement.known() ? route.name() : named == null ? "none: pooled map" : "unknown: pooled map");
        notes.put("read", judgement.byFeatures() ? "features" : artefact.base().id());
        if (route.features() != null && !judgement.byFeatures()) {
            notes.put("features", "missing");
        }
        if (!route.answers().isEmpty()) {
            // What it says stands in the event; verdicts repeat no text.
            notes.put("answer", judgement.byAnswer() ? "known" : "unknown: map of the route");
        }
        return conclude(judgement, known.measures, notes);
    }

    private Known sent(Subject subject) {
        AnswerStatistics answer = AnswerStatistics.of(subject.tokens(), subject.vocabularySize());
        boolean otherMode = artefact.mode() != LogprobMode.UNDECLARED
                && answer.mode() != LogprobMode.UNDECLARED
                && answer.mode() != artefact.mode();
        return otherMode && answer.statistics() != null
                ? new Known(null, Reason.UNSUPPORTED, answer.measures(), answer.notes())
                : new Known(answer.statistics(), answer.reason(), answer.measures(), answer.notes());
    }

    private Known read(Subject subject, LaneAnswers answers) {
        LaneQuery query = query(subject);
        if (query == null || proxy == null) {
            return unread(subject.text().isEmpty() ? Reason.EMPTY_TEXT : Reason.UNSUPPORTED);
        }
        LaneAnswer answer = answers.to(query);
        if (answer instanceof LaneAnswer.Failure failure) {
            return unread(failure.reason());
        }
        return usable(TokenStatistics.unpack(proxy.layout(), ((LaneAnswer.Row) answer).values()));
    }

    private Reason objection(TokenStatistics statistics) {
        if (statistics.length() < config.minTokens()) {
            return Reason.TOO_SHORT;
        }
        if (!artefact.canJudge(statistics)) {
            return artefact.base().column() == Statistic.LOGPROB ? Reason.NO_LOGPROBS : Reason.NO_ENTROPIES;
        }
        return Reason.NONE;
    }

    /** The decision on a judgement that was already made; notes say where it came from. */
    public Deferral conclude(Judgement judgement, Map<String, Double> defects, Map<String, String> notes) {
        RouteMap.Expectation expected = judgement.expected();
        Map<String, Double> measures = new TreeMap<>(defects);
        measures.put("u", expected.wrong());
        measures.put("u.low", expected.low());
        measures.put("u.high", expected.high());
        Double largeWrong = expected.largeWrong();
        Double gain = expected.gain();
        if (largeWrong != null && gain != null) {
            measures.put("g", largeWrong);
            measures.put("gain", gain);
            measures.put("cost.defer", config.deferCost() + largeWrong);
        }
        measures.put("cost.accept", expected.wrong());
        measures.put("cost.abstain", config.abstainCost());
        Route route = judgement.route();
        String key = judgement.known() ? route.name() : null;
        if (Double.isFinite(route.auroc())) {
            measures.put("route.labels", (double) route.labels());
            measures.put("route.auroc", route.auroc());
            measures.put("route.auroc.low", route.aurocLow());
        }
        Double threshold = threshold(judgement);
        Decision decision = decision(judgement, threshold);
        boolean silent = !judgement.informative();
        Reason reason = decision != Decision.ABSTAIN
                ? Reason.NONE
                : silent ? Reason.UNINFORMATIVE : threshold == null ? Reason.NO_THRESHOLD : Reason.BOTH_UNRELIABLE;
        Double score = silent ? null : 1 - expected.wrong();
        Double shown = silent ? null : threshold;
        return new Deferral(decision, ID, "learned", score, shown, reason, measures, notes, key, null, null);
    }

    /** On the scale of the score; null when neither the configuration nor the larger model's outcomes give one. */
    private @Nullable Double threshold(Judgement judgement) {
        if (config.threshold() != null) {
            return config.threshold();
        }
        if (judgement.map().gain() == null) {
            return null;
        }
        return judgement.map().threshold(config.deferCost());
    }

    private Decision decision(Judgement judgement, @Nullable Double threshold) {
        RouteMap.Expectation expected = judgement.expected();
        double accept = expected.wrong();
        Double largeWrong = expected.largeWrong();
        double defer = largeWrong == null ? Double.POSITIVE_INFINITY : config.deferCost() + largeWrong;
        boolean silent = !judgement.informative();
        if (config.threshold() != null && !silent) {
            return 1 - accept >= config.threshold() ? Decision.ACCEPT : Decision.DEFER;
        }
        if (threshold == null && !silent) {
            return Decision.ABSTAIN;
        }
        if (accept <= defer && accept <= config.abstainCost()) {
            return Decision.ACCEPT;
        }
        return defer <= config.abstainCost() ? Decision.DEFER : Decision.ABSTAIN;
    }
}
