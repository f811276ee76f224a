package dev.assay.scoring.consistency;

/**
 * How much a short response agrees with the samples as a whole. Higher means more trustworthy. Immutable; any thread may read
 * it.
 *
 * @param rougeL mean ROUGE-L F1 of the response to each sample, in [0, 1]
 * @param novelRougeL the same over the words that count beside the prompt, see {@link WordPairs}, in [0, 1]; equal to
 *     {@code rougeL} without one
 * @param exactMatch share of samples equal to the response after stripping, in [0, 1]
 */
public record Agreement(double rougeL, double novelRougeL, double exactMatch) {

    /** Compares the words of an answer with those of at least one sample; English ones without their endings. */
    public static Agreement of(AnswerWords words) {
        double[] f1 = WordPairs.stemmed(words).agreement();
        return new Agreement(
                f1[1], f1[0], (double) words.equal() / words.samples().size());
    }
}
