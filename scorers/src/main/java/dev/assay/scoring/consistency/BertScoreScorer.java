package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.selfcheck.BertScore;
import dev.assay.scoring.consistency.selfcheck.SelfCheck;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.Tokens;
import dev.assay.scoring.text.UnicodeSegmenter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SelfCheck-BERTScore (Manakul, Liusie, Gales, EMNLP 2023) by the token vectors of an encoder on the lane: for each sentence
 * one minus the mean over samples of the best F1 with a sentence of the sample; higher is worse. F1 is not rescaled by a
 * baseline, so numbers are smaller and closer together than those of roberta-large with one. Each distinct sentence is
 * encoded once, and each distinct pair compared once; of an event whose pairs of tokens take more than 11.5 billion
 * multiplications, which are 30 million pairs of 384 numbers a token, none is. Immutable;
 * any thread may use it.
 */
public final class BertScoreScorer implements ModelScorer {
    /** Id of this scorer. */
    public static final String ID = "consistency.bertscore";

    /** Shorter sentences of samples match anything; the authors leave them out, too. */
    private static final int LEAST_TOKENS = 4;

    private static final int MAX_SPANS = 500;

    /** Of numbers of two tokens: nine seconds of one core in all, at 1.3 billion multiplications a second. */
    private static final long MAX_MULTIPLICATIONS = 11_520_000_000L;

    private final String model;
    private final int minSamples;
    private final int maxSamples;
    private final int maxSentences;

    /**
     * @param model id of a model on the lane whose rows are the unit vectors of all tokens
     * @param minSamples fewer samples with a sentence of 4 tokens are no basis, at least 1
     * @param maxSamples only so many of the first samples with text are read, at least {@code minSamples}
     * @param maxSentences above this many sentences of response and samples none is encoded, at least 1
     */
    public BertScoreScorer(String model, int minSamples, int maxSamples, int maxSentences) {
        if (minSamples < 1 || maxSamples < minSamples || maxSentences < 1) {
            throw new IllegalArgumentException(
                    "min-samples " + minSamples + ", max-samples " + maxSamples + ", max-sentences " + maxSentences);
        }
        this.model = model;
        this.minSamples = minSamples;
        this.maxSamples = maxSamples;
        this.maxSentences = maxSentences;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> scores() {
        return Set.of(ID);
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + " splitter=" + Segmenter.ENGLISH.splitterId() + "|" + UnicodeSegmenter.SPLITTER_ID + " model="
                + model + " min-samples="
                + minSamples + " max-samples=" + maxSamples + " max-sentences=" + maxSentences + " max-multiplications="
                + MAX_MULTIPLICATIONS + " baseline=none idf=none letters=composed";
    }

    /** Sentences of the response that say something, and those of each sample that are long enough. */
    private record Plan(Reading reading, List<Integer> checked, List<List<String>> samples) {
        ScoredResponse response() {
            return reading.response();
        }

        int sentences() {
            return checked.size() + samples.stream().mapToInt(List::size).sum();
        }

        /** How many samples have something to compare with. */
        int counted() {
            return (int) samples.stream().filter(texts -> !texts.isEmpty()).count();
        }
    }

    /** A sentence of the response and one of a sample. */
    private record Pair(String sentence, String sample) {}

    private Plan plan(Subject subject, Samples usable) {
        Reading reading = Reading.of(subject);
        List<List<String>> samples = usable.kept().stream()
                .map(sample -> sentences(sample.text(), reading.language().segmenter()))
                .toList();
        ScoredResponse response = reading.response();
        List<Integer> checked = new ArrayList<>();
        for (int i = 0; i < response.sentences().size(); i++) {
            if (!response.saysNothing(i)) {
                checked.add(i);
            }
        }
        return new Plan(reading, checked, samples);
    }

    private static List<String> sentences(String sample, Segmenter segmenter) {
        Set<String> out = new LinkedHashSet<>();
        for (Tokens sentence : ScoredResponse.of(Subject.ofText("sample", sample, List.of(), List.of()), segmenter)
                .sentences()) {
            if (sentence.size() >= LEAST_TOKENS) {
                out.add(sentence.text());
            }
        }
        return List.copyOf(out);
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        Samples usable = Samples.of(subject, maxSamples);
        return usable.lacking(ID, subject, minSamples) == null ? queries(plan(subject, usable)) : List.of();
    }

    private List<LaneQuery> queries(Plan plan) {
        if (plan.checked.isEmpty() || plan.counted() < minSamples || plan.sentences() > maxSentences) {
            return List.of();
        }
        Set<LaneQuery> out = new LinkedHashSet<>();
        plan.checked.forEach(
                i -> out.add(query(plan.response().sentences().get(i).text())));
        plan.samples.forEach(sentences -> sentences.forEach(text -> out.add(query(text))));
        return List.copyOf(out);
    }

    private LaneQuery query(String text) {
        return new LaneQuery(model, text);
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        Samples usable = Samples.of(subject, maxSamples);
        Evidence lacking = usable.lacking(ID, subject, minSamples);
        if (lacking != null) {
            return List.of(lacking);
        }
        Plan plan = plan(subject, usable);
        if (plan.checked.isEmpty()) {
            return abstained(Reason.NO_CONTENT, "only sentences without content");
        }
        if (plan.counted() == 0) {
            return abstained(Reason.NO_CONTENT, "no sentence of a sample has " + LEAST_TOKENS + " tokens");
        }
        if (plan.counted() < minSamples) {
            return abstained(
                    Reason.SAMPLES,
                    plan.counted() + " of " + plan.samples.size() + " samples have a sentence of " + LEAST_TOKENS
                            + " tokens, at least " + minSamples + " needed");
        }
        if (plan.sentences() > maxSentences) {
            return abstained(
                    Reason.TEXT_TOO_LONG,
                    plan.sentences() + " sentences of response and samples, at most " + maxSentences);
        }
        for (LaneQuery query : queries(plan)) {
            // No number from half the sentences: which half would depend on load.
            if (answers.to(query) instanceof LaneAnswer.Failure failure) {
                return abstained(failure.reason(), failure.detail());
            }
        }
        long multiplications = multiplications(plan, answers);
        return multiplications <= MAX_MULTIPLICATIONS
                ? evidence(plan, answers)
                : abstained(
                        Reason.TEXT_TOO_LONG,
                        multiplications + " multiplications to compare the tokens of response and samples, at most "
                                + MAX_MULTIPLICATIONS);
    }

    /** Pairs of a token of the response and one of the samples, times the numbers of each; equal sentences count once. */
    private long multiplications(Plan plan, LaneAnswers answers) {
        long checked = plan.checked.stream()
                .map(i -> plan.response().sentences().get(i).text())
                .distinct()
                .mapToLong(text -> row(text, answers).tokens())
                .sum();
        long held = plan.samples.stream()
                .flatMap(List::stream)
                .distinct()
                .mapToLong(text -> row(text, answers).values().length)
                .sum();
        return checked * held;
    }

    private List<Evidence> evidence(Plan plan, LaneAnswers answers) {
        Map<Pair, Double> known = new HashMap<>();
        double[] scores = new double[plan.checked.size()];
        for (int i = 0; i < scores.length; i++) {
            LaneAnswer.Row sentence =
                    row(plan.response().sentences().get(plan.checked.get(i)).text(), answers);
            scores[i] = sentence.truncated() ? Double.NaN : sentence(i, plan, answers, known);
        }
        double score = ConsistencyScores.mean(scores);
        if (Double.isNaN(score)) {
            return abstained(Reason.TRUNCATION, "every sentence is longer than the encoder reads");
        }
        int cut = (int) plan.samples.stream()
                .flatMap(List::stream)
                .filter(text -> row(text, answers).truncated())
                .count();
        int scored = (int) Arrays.stream(scores).filter(s -> !Double.isNaN(s)).count();
        Evidence.Builder evidence = plan.reading
                .describe(Evidence.scored(ID, Family.CONSISTENCY))
                .score(score)
                .effectiveCount(plan.counted())
                .measure("sentences", plan.response().sentences().size())
                .measure("sentences_scored", scored)
                .measure("sentences_too_long", scores.length - scored)
                .measure("sample_sentences_cut", cut)
                .note("encoder", model)
                .note("baseline", "none");
        tellLeftOut(plan, evidence);
        int next = 0;
        for (int i = 0; i < Math.min(plan.response().sentences().size(), MAX_SPANS); i++) {
            boolean says = next < scores.length && plan.checked.get(next) == i;
            span(plan.response(), i, says ? scores[next] : Double.NaN, says ? "too-long" : "no-content", evidence);
            next += says ? 1 : 0;
        }
        return List.of(evidence.build());
    }

    private static void tellLeftOut(Plan plan, Evidence.Builder to) {
        int left = plan.samples.size() - plan.counted();
        if (left > 0) {
            to.note("samples", left + " samples have no sentence of " + LEAST_TOKENS + " tokens and do not count");
        }
        int skipped = plan.response().sentences().size() - plan.checked.size();
        if (skipped > 0) {
            to.measure("sentences_skipped", skipped).note("skipped", skipped + " sentences without content");
        }
    }

    /** @param known what sentences that were met before have come to */
    private double sentence(int checked, Plan plan, LaneAnswers answers, Map<Pair, Double> known) {
        String sentence =
                plan.response().sentences().get(plan.checked.get(checked)).text();
        double[][] f1 = new double[plan.samples.size()][];
        for (int s = 0; s < f1.length; s++) {
            f1[s] = plan.samples.get(s).stream()
                    .mapToDouble(text -> known.computeIfAbsent(new Pair(sentence, text), pair -> f1(pair, answers)))
                    .toArray();
        }
        return SelfCheck.bertScore(f1);
    }

    private double f1(Pair pair, LaneAnswers answers) {
        LaneAnswer.Row sentence = row(pair.sentence(), answers);
        int width = sentence.values().length / sentence.tokens();
        return BertScore.f1(sentence.values(), row(pair.sample(), answers).values(), width);
    }

    private LaneAnswer.Row row(String text, LaneAnswers answers) {
        return (LaneAnswer.Row) answers.to(query(text));
    }

    private static void span(ScoredResponse response, int sentence, double score, String without, Evidence.Builder to) {
        if (response.placed(sentence)) {
            boolean scored = !Double.isNaN(score);
            to.span(new Span(
                    Span.Unit.CHARACTER,
                    response.start(sentence),
                    response.end(sentence),
                    scored ? "sentence" : without,
                    scored ? score : null,
                    Map.of()));
        }
    }

    private static List<Evidence> abstained(Reason reason, @Nullable String detail) {
        return List.of(
                Evidence.abstained(ID, Family.CONSISTENCY, reason, detail).build());
    }
}
