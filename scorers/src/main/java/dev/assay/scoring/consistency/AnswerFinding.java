package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.LogisticModel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The evidence on a short answer that a passage has not; confined to the scoring thread. */
final class AnswerFinding {
    static final String AGREEMENT = "consistency.agreement";
    static final String EXACT_MATCH = "consistency.exact-match";
    static final String LEXICAL_SIMILARITY = "consistency.lexical-similarity";
    static final String EIGV = "consistency.eigv";
    static final String DEGREE = "consistency.degree";
    static final String ECCENTRICITY = "consistency.eccentricity";
    static final String DISCRETE_ENTROPY = "consistency.semantic-entropy.discrete";

    private final Finding finding;
    private final @Nullable Integer tooLong;
    private final AnswerWords words;
    private final @Nullable AnswerMeasures measures;

    AnswerFinding(Finding finding) {
        this.finding = finding;
        tooLong = tooLong(finding);
        words = AnswerWords.of(
                finding.scores().language(),
                finding.subject().prompt(),
                finding.compared().reading().text(),
                finding.samples());
        measures = tooLong != null
                ? null
                : AnswerMeasures.of(words, finding.scores().ngrams().get(0).docAvg());
    }

    /** The first text that is no short answer: -1 for the answer itself, n for a sample, null when there is none. */
    private static @Nullable Integer tooLong(Finding finding) {
        for (int i = -1; i < finding.samples().size(); i++) {
            if (AnswerWords.tooLong(
                    i < 0
                            ? finding.compared().reading().text()
                            : finding.samples().get(i).text())) {
                return i;
            }
        }
        return null;
    }

    Evidence fusion(@Nullable SentenceMatches matches) {
        if (measures == null) {
            return abstained(Finding.FUSION);
        }
        Double logit =
                finding.model().logit(AnswerKind.ANSWER, finding.samples().size(), measures.features());
        if (logit == null) {
            return finding.noFusion();
        }
        double score = LogisticModel.probability(logit);
        Evidence.Builder builder = finding.start(Finding.FUSION)
                .score(score)
                .measure("contradicted", measures.own().contradicted());
        finding.calibrate(builder, Finding.FUSION, score);
        if (finding.words() > 0) {
            // Sentences of the shortest answers have no probability of their own: what is fitted to passages says
            // little about them.
            boolean longer = finding.words() > finding.config().shortAnswerWords();
            PassageFusion fused =
                    matches != null && longer ? finding.fused(matches) : PassageFusion.none(finding.scores());
            ConsistencySpans.add(finding, Finding.FUSION, matches, fused.retold(), fused.probability(), true, builder);
        }
        return finding.decide(builder, score).build();
    }

    void addTo(List<Evidence> out) {
        if (measures == null) {
            for (String id :
                    List.of(AGREEMENT, EXACT_MATCH, LEXICAL_SIMILARITY, EIGV, DEGREE, ECCENTRICITY, DISCRETE_ENTROPY)) {
                out.add(abstained(id));
            }
            return;
        }
        AnswerMeasures found = measures;
        out.add(agreement());
        out.add(scored(EXACT_MATCH, measures.normalisedMatch()));
        out.add(lackingPairs(LEXICAL_SIMILARITY)
                .orElseGet(() -> byWords(LEXICAL_SIMILARITY, 0 - found.alike().pairF1())));
        out.add(byWords(EIGV, measures.alike().graph().eigV()));
        out.add(byWords(DEGREE, measures.alike().graph().degree()));
        out.add(byWords(ECCENTRICITY, measures.alike().graph().eccentricity()));
        out.add(lackingPairs(DISCRETE_ENTROPY).orElseGet(() -> scored(DISCRETE_ENTROPY, found.entropy())));
    }

    private Evidence scored(String id, double score) {
        return finding.calibrate(finding.start(id).score(score), id, score).build();
    }

    /** What compares texts word by word says how. */
    private Evidence byWords(String id, double score) {
        return finding.calibrate(finding.start(id).score(score).note("words", howCut("with their endings")), id, score)
                .build();
    }

    private String howCut(String endings) {
        return words.english()
                ? "without accents, " + endings + "; signs of numbers, currencies and mathematics count"
                : "own words, characters in scripts without blanks";
    }

    /** What compares samples with each other says nothing about one. */
    private Optional<Evidence> lackingPairs(String id) {
        return finding.samples().size() > 1
                ? Optional.empty()
                : Optional.of(Samples.abstained(id, Reason.SAMPLES, "1 sample, at least 2 needed"));
    }

    private Evidence abstained(String id) {
        String what = tooLong == null || tooLong < 0
                ? "the answer"
                : "samples[" + finding.compared().samples().places().get(tooLong) + "]";
        return Evidence.abstained(
                        id,
                        Family.CONSISTENCY,
                        Reason.TEXT_TOO_LONG,
                        what + " has more than " + AnswerWords.MOST + " words to compare")
                .build();
    }

    private Evidence agreement() {
        Agreement agreement = Agreement.of(words);
        Evidence.Builder builder = finding.start(AGREEMENT)
                .statistic("rouge_l", agreement.rougeL())
                .score(agreement.novelRougeL())
                .measure("exact_match", agreement.exactMatch())
                .note("words", howCut("by Porter's stemmer"));
        Double level = finding.config().agreementThreshold();
        if (level != null) {
            builder.measure("threshold", level).flagged(agreement.novelRougeL() < level);
        }
        return finding.calibrate(builder, AGREEMENT, agreement.novelRougeL()).build();
    }
}
