package dev.assay.scoring.consistency.selfcheck;

/**
 * One multiple-choice question about a sentence, answered from the response and from every sample (SelfCheck-QA, Manakul,
 * Liusie, Gales, EMNLP 2023). Scores are in [0, 1], higher means more likely hallucinated. Immutable by convention; any
 * thread may read it.
 *
 * @param answer probabilities of the options read from the response, [options]
 * @param answerability whether the response answers the question at all, in [0, 1]
 * @param sampleAnswers the same from each sample, [N][options]
 * @param sampleAnswerability likewise, [N]
 */
public record AnsweredQuestion(
        double[] answer, double answerability, double[][] sampleAnswers, double[] sampleAnswerability) {
    private static final double UNKNOWN = 0.5;

    /**
     * Share of samples with another answer, among samples that answer the question.
     *
     * @param threshold least answerability
     * @return 0.5 when the response, or every sample, does not answer it
     */
    public double counting(double threshold) {
        int match = count(threshold, true);
        int differ = count(threshold, false);
        boolean unknown = answerability < threshold || match + differ == 0;
        return unknown ? UNKNOWN : (double) differ / (match + differ);
    }

    /**
     * Probability that the sentence is not factual, by Bayes' rule.
     *
     * @param threshold least answerability
     * @param match beta 1, probability that a sample agrees with a true sentence, in (0, 1)
     * @param differ beta 2, probability that a sample disagrees with a false sentence, in (0, 1)
     * @return 0.5 when the response does not answer it
     */
    public double bayes(double threshold, double match, double differ) {
        return answerability < threshold
                ? UNKNOWN
                : posterior(count(threshold, true), count(threshold, false), match, differ);
    }

    /** As {@link #bayes} without a threshold: each sample counts as much as it answers the question. */
    public double softBayes(double match, double differ) {
        double same = 0;
        double other = 0;
        for (int s = 0; s < sampleAnswers.length; s++) {
            if (matches(s)) {
                same += sampleAnswerability[s];
            } else {
                other += sampleAnswerability[s];
            }
        }
        return posterior(same, other, match, differ);
    }

    private static double posterior(double same, double other, double match, double differ) {
        double forSame = Math.log(differ / (1 - match));
        double forOther = Math.log(match / (1 - differ));
        return 1 / (1 + Math.exp(same * forSame - other * forOther));
    }

    private int count(double threshold, boolean matching) {
        int count = 0;
        for (int s = 0; s < sampleAnswers.length; s++) {
            count += sampleAnswerability[s] >= threshold && matches(s) == matching ? 1 : 0;
        }
        return count;
    }

    private boolean matches(int sample) {
        return AnswerDistance.best(sampleAnswers[sample]) == AnswerDistance.best(answer);
    }
}
