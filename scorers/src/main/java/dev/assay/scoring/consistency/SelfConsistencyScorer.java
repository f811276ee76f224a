package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hallucination by self-consistency without a model: the response against other completions of the same prompt. Immutable;
 * any thread may use it.
 *
 * <ul>
 *   <li>{@code consistency.ngram}: SelfCheckGPT n-gram scores, score = unigram doc_avg_max; higher is worse
 *   <li>{@code consistency.entity-support}: mean over sentences of {@link EntitySupport}; higher is worse
 *   <li>{@code consistency.combined}: mean over sentences of {@link SupportScale}'s sum, with spans; higher is worse
 *   <li>{@code consistency.agreement}: {@link Agreement}, for short answers only; score = ROUGE-L to the
 *       samples, words of the prompt left out, statistic = the same with them; lower is worse
 * </ul>
 */
public final class SelfConsistencyScorer implements Scorer {
    /** Scorer id; evidence ids are listed above, abstentions carry this one. */
    public static final String ID = "consistency.selfcheck";

    private final ConsistencyConfig config;

    public SelfConsistencyScorer(ConsistencyConfig config) {
        this.config = config;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + " tokenizer=" + EnglishTokenizer.ID + " splitter=" + SentenceSplitter.ID + " " + config;
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        if (subject.text().isBlank() && subject.sentences().stream().allMatch(String::isBlank)) {
            return abstained(Reason.EMPTY_TEXT, null);
        }
        if (subject.samples().isEmpty()) {
            return abstained(Reason.NO_SAMPLES, null);
        }
        List<Subject.SampledText> samples = usable(subject);
        if (samples.size() < config.minSamples()) {
            return abstained(
                    Reason.SAMPLES,
                    samples.size() + " of " + subject.samples().size() + " samples have text, at least "
                            + config.minSamples() + " needed");
        }
        ScoredResponse response = ScoredResponse.of(subject);
        int words = response.words();
        if (words == 0) {
            return abstained(Reason.NO_CONTENT, null);
        }
        return new Finding(subject, samples, response, words).evidence();
    }

    private static List<Evidence> abstained(Reason reason, @Nullable String detail) {
        return List.of(
                Evidence.abstained(ID, Family.CONSISTENCY, reason, detail).build());
    }

    private List<Subject.SampledText> usable(Subject subject) {
        List<Subject.SampledText> out = new ArrayList<>();
        for (Subject.SampledText sample : subject.samples()) {
            if (out.size() < config.maxSamples() && !sample.text().isBlank()) {
                out.add(sample);
            }
        }
        return out;
    }

    /** The evidence on one subject; confined to the scoring thread. */
    private final class Finding {
        private final Subject subject;
        private final List<Subject.SampledText> samples;
        private final ConsistencyScores scores;
        private final boolean shortAnswer;

        Finding(Subject subject, List<Subject.SampledText> samples, ScoredResponse response, int words) {
            this.subject = subject;
            this.samples = samples;
            scores = ConsistencyScores.of(response, samples, config.ngramOrders());
            shortAnswer = words <= config.shortAnswerWords();
        }

        List<Evidence> evidence() {
            List<Evidence> out = new ArrayList<>();
            out.add(ngram());
            out.add(start("consistency.entity-support")
                    .score(ConsistencyScores.mean(scores.entitySupport()))
                    .build());
            out.add(combined());
            if (shortAnswer) {
                out.add(agreement());
            }
            return out;
        }

        private Evidence.Builder start(String id) {
            Evidence.Builder builder = Evidence.scored(id, Family.CONSISTENCY)
                    .effectiveCount(samples.size())
                    .measure("sentences", scores.ids().sentences())
                    .note("tokenizer", EnglishTokenizer.ID)
                    .note("sentences", scores.response().given() ? "given" : SentenceSplitter.ID)
                    .note("flagged_by", shortAnswer ? "agreement" : "combined");
            if (samples.size() < subject.samples().size()) {
                builder.note(
                        "samples", samples.size() + " of " + subject.samples().size());
            }
            String fallback = fallback();
            if (fallback != null) {
                builder.note("fallback", fallback);
            }
            return builder;
        }

        /** What weakens the numbers for this language, or null. */
        private @Nullable String fallback() {
            if (scores.response().sentences().stream().noneMatch(EntitySupport::hasEntity)) {
                return "no capitals or digits: support of all words";
            }
            String language = subject.language();
            boolean english = language == null || isEnglish(language.toLowerCase(Locale.ROOT));
            return english ? null : "English tokenizer on a text in another language";
        }

        private static boolean isEnglish(String tag) {
            return tag.equals("und") || tag.equals("en") || tag.startsWith("en-") || tag.startsWith("en_");
        }

        private Evidence ngram() {
            SelfCheckNgram unigram = scores.ngrams().get(0);
            Evidence.Builder builder = start("consistency.ngram")
                    .statistic("unigram_doc_avg_max", unigram.docAvgMax())
                    .score(unigram.docAvgMax())
                    .measure("tokens_counted", (double) scores.counted());
            for (int n = 1; n <= scores.ngrams().size(); n++) {
                builder.measure("n" + n + "_doc_avg", scores.ngrams().get(n - 1).docAvg());
                builder.measure(
                        "n" + n + "_doc_avg_max", scores.ngrams().get(n - 1).docAvgMax());
            }
            return builder.build();
        }

        private Evidence combined() {
            double score = ConsistencyScores.mean(scores.combined());
            Evidence.Builder builder =
                    start("consistency.combined").score(score).measure("threshold", config.combinedThreshold());
            if (!shortAnswer) {
                builder.flagged(score > config.combinedThreshold());
            }
            ConsistencySpans.add(scores, config.maxUnsupportedSpans(), builder);
            return builder.build();
        }

        private Evidence agreement() {
            String text = subject.text().isBlank() ? String.join(" ", subject.sentences()) : subject.text();
            Agreement agreement = Agreement.of(subject.prompt(), text, samples);
            return start("consistency.agreement")
                    .statistic("rouge_l", agreement.rougeL())
                    .score(agreement.novelRougeL())
                    .measure("exact_match", agreement.exactMatch())
                    .measure("threshold", config.agreementThreshold())
                    .note(
                            "words",
                            agreement.ownTokens()
                                    ? "own words, characters in scripts without blanks"
                                    : "rouge_score with Porter stemmer")
                    .flagged(agreement.novelRougeL() < config.agreementThreshold())
                    .build();
        }
    }
}
