package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The evidence on one subject; confined to the scoring thread.
 *
 * @param compared response and samples
 * @param scores of every sentence
 */
record Finding(
        ConsistencyConfig config,
        ConsistencyModel model,
        Subject subject,
        Compared compared,
        ConsistencyScores scores) {
    static final String FUSION = "consistency.fusion";
    static final String NGRAM = "consistency.ngram";
    static final String ENTITY_SUPPORT = "consistency.entity-support";
    static final String COMBINED = "consistency.combined";

    List<Evidence> evidence() {
        List<Evidence> out = new ArrayList<>();
        AnswerFinding asAnswer = shortAnswer() ? new AnswerFinding(this) : null;
        SentenceMatches matches = SentenceMatches.tooMany(scores) ? null : SentenceMatches.of(scores);
        Evidence fusion = asAnswer == null ? passage(matches) : asAnswer.fusion(matches);
        out.add(fusion);
        out.add(ngram());
        if (Double.isNaN(ConsistencyScores.mean(scores.combined()))) {
            // A sign is compared as a whole.
            out.add(Samples.abstained(ENTITY_SUPPORT, Reason.NO_CONTENT, "no word"));
            out.add(Samples.abstained(COMBINED, Reason.NO_CONTENT, "no word"));
        } else {
            sentences(fusion, matches, out);
        }
        if (asAnswer != null) {
            asAnswer.addTo(out);
        }
        return out;
    }

    private void sentences(Evidence fusion, @Nullable SentenceMatches matches, List<Evidence> out) {
        out.add(bySentence(start(ENTITY_SUPPORT), ENTITY_SUPPORT, scores.entitySupport())
                .build());
        Evidence.Builder combined = bySentence(start(COMBINED), COMBINED, scores.combined());
        Double level = config.combinedThreshold();
        if (!shortAnswer() && level != null) {
            combined.measure("threshold", level).flagged(ConsistencyScores.mean(scores.combined()) > level);
        }
        // A score for each sentence there always is, and where it has no better place words that no sample has, too.
        if (fusion.spans().stream()
                .noneMatch(span -> span.score() != null && span.label().equals("sentence"))) {
            ConsistencySpans.add(
                    this,
                    COMBINED,
                    matches,
                    null,
                    scores.combined(),
                    fusion.spans().isEmpty(),
                    combined);
        }
        out.add(combined.build());
    }

    boolean shortAnswer() {
        return compared.kind() == AnswerKind.ANSWER;
    }

    int words() {
        return compared.words();
    }

    List<Subject.SampledText> samples() {
        return compared.samples().kept();
    }

    private String flaggedBy() {
        if (shortAnswer()) {
            return config.agreementThreshold() == null ? "fusion" : "agreement";
        }
        return config.combinedThreshold() == null ? "fusion" : "combined";
    }

    Evidence.Builder start(String id) {
        Evidence.Builder builder = compared.reading()
                .describe(Evidence.scored(id, Family.CONSISTENCY))
                .effectiveCount(samples().size())
                .measure("sentences", scores.ids().sentences())
                .note("choice", choice())
                .note("flagged_by", flaggedBy());
        int skipped = 0;
        for (boolean empty : scores.words().empty()) {
            skipped += empty ? 1 : 0;
        }
        if (skipped > 0 && words() > 0) {
            builder.measure("sentences_skipped", skipped).note("skipped", skipped + " sentences without content");
        }
        if (samples().size() < subject.samples().size()) {
            int tooLong = compared.tooLong();
            String left = tooLong == 0 ? "" : "; " + tooLong + " of more than " + AnswerWords.MOST + " words left out";
            builder.note(
                    "samples", samples().size() + " of " + subject.samples().size() + left);
        }
        if (scores.language().note() == null
                && scores.response().sentences().stream().noneMatch(EntitySupport::hasEntity)) {
            builder.note("fallback", "no capitals or digits: support of all words");
        }
        return builder;
    }

    private String choice() {
        int sentences = scores.ids().sentences();
        int limit = config.shortAnswerWords();
        String length = words() + " words in " + sentences + (sentences == 1 ? " sentence" : " sentences");
        String prompted = config.shortAnswerSentences() == 0
                ? ""
                : ", or to a prompt " + 2 * limit + " in up to " + config.shortAnswerSentences() + " sentences";
        return (shortAnswer() ? "short answer: " : "passage: ") + length + "; short answers have up to " + limit
                + " words" + prompted + "; " + samples().size() + " samples";
    }

    /** Adds the probability that a score of the whole response stands for, where there is a calibration. */
    Evidence.Builder calibrate(Evidence.Builder to, String id, double score) {
        return calibrate(to, id, 1, unused -> score);
    }

    /** Adds the mean over sentences of the probability that each one's score stands for. */
    private Evidence.Builder calibrate(Evidence.Builder to, String id, int sentences, IntToDoubleFunction score) {
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < sentences; i++) {
            double each = score.applyAsDouble(i);
            Double probability = Double.isNaN(each)
                    ? null
                    : model.probability(id, compared.kind(), samples().size(), words(), each);
            sum += probability == null ? 0 : probability;
            counted += probability == null ? 0 : 1;
        }
        String method = model.method(id, compared.kind(), samples().size());
        if (counted > 0 && method != null) {
            to.probability(sum / counted)
                    .note("calibration", method + ", model " + model.fingerprint())
                    .note("probability", compared.kind().probability());
        }
        return to;
    }

    private Evidence.Builder bySentence(Evidence.Builder to, String id, double[] sentences) {
        double mean = ConsistencyScores.mean(sentences);
        to.score(mean);
        return shortAnswer() ? calibrate(to, id, mean) : calibrate(to, id, sentences.length, i -> sentences[i]);
    }

    private Evidence ngram() {
        SelfCheckNgram unigram = scores.ngrams().get(0);
        Evidence.Builder builder = start(NGRAM)
                .statistic("unigram_doc_avg_max", unigram.docAvgMax())
                .score(unigram.docAvgMax())
                .measure("tokens_counted", (double) scores.counted());
        for (int n = 1; n <= scores.ngrams().size(); n++) {
            builder.measure("n" + n + "_doc_avg", scores.ngrams().get(n - 1).docAvg());
            builder.measure("n" + n + "_doc_avg_max", scores.ngrams().get(n - 1).docAvgMax());
        }
        return (shortAnswer()
                        ? calibrate(builder, NGRAM, unigram.docAvgMax())
                        : calibrate(builder, NGRAM, unigram.max().length, i -> unigram.max()[i]))
                .build();
    }

    private Evidence passage(@Nullable SentenceMatches matches) {
        if (matches == null) {
            return Evidence.abstained(
                            FUSION,
                            Family.CONSISTENCY,
                            Reason.TEXT_TOO_LONG,
                            SentenceMatches.pairs(scores) + " pairs of sentences of response and samples, at most "
                                    + SentenceMatches.MOST_PAIRS)
                    .build();
        }
        PassageFusion fused = fused(matches);
        double score = ConsistencyScores.mean(fused.probability());
        if (Double.isNaN(score)) {
            return noFusion();
        }
        Evidence.Builder builder = bySentence(start(FUSION), FUSION, fused.probability());
        ConsistencySpans.add(this, FUSION, matches, fused.retold(), fused.probability(), true, builder);
        return decide(builder, score).build();
    }

    PassageFusion fused(SentenceMatches matches) {
        return PassageFusion.of(scores, matches, samples(), model);
    }

    /** Flags by the calibrated probability, or the fusion's own where it is not calibrated. */
    Evidence.Builder decide(Evidence.Builder builder, double score) {
        Double probability = builder.probability();
        double level = shortAnswer() ? config.threshold() : config.passageThreshold();
        builder.measure("threshold", level);
        if (flaggedBy().equals("fusion")) {
            builder.flagged((probability == null ? score : probability) > level);
        }
        return builder;
    }

    Evidence noFusion() {
        return Evidence.abstained(
                        FUSION,
                        Family.CONSISTENCY,
                        Reason.UNSUPPORTED,
                        "the model file has no fusion for this kind of text")
                .build();
    }
}
