package dev.assay.topology.explain;

import dev.assay.schema.Evidence;
import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sentences that a score points at, with their own scores. Stateless; any thread may use it. */
final class SentenceTable {
    private static final int BAR = 110;
    private static final String NOTHING = "\u2013";

    private SentenceTable() {}

    /** The sentences of one finding; nothing where it names none. */
    static void draw(Markup page, Evidence evidence, Material material) {
        List<Span> sentences = spans(evidence, "sentence");
        if (sentences.isEmpty()) {
            return;
        }
        double[] scores = sentences.stream()
                .map(SentenceTable::score)
                .filter(score -> score != null)
                .mapToDouble(Double::doubleValue)
                .toArray();
        Scale scale = Scale.of(scores);
        boolean likely = sentences.stream().anyMatch(SentenceTable::hasProbability);
        List<Span> unsupported = spans(evidence, "unsupported");
        page.raw("<h3>Sentences, ").text(evidence.getScorer()).raw("</h3><p class=note>");
        page.raw(
                scores.length == 0
                        ? "The score is of the whole text: sentences have none of their own."
                        : scale.note());
        page.raw(unsupported.isEmpty() ? "" : " Underlined: words that no sample has.")
                .raw("</p>");
        page.raw("<div class=scroll><table class=stack><thead><tr><th scope=col>Sentence<th scope=col class=n>Score");
        page.raw(likely ? "<th scope=col class=n>Probability" : "").raw("</tr></thead><tbody>");
        for (Span sentence : sentences) {
            page.raw("<tr><td class=whole dir=auto>");
            text(page, sentence, unsupported, material);
            numbers(page, sentence, scale, likely);
            page.raw("</tr>");
        }
        page.raw("</tbody></table></div>");
    }

    private static void numbers(Markup page, Span sentence, Scale scale, boolean likely) {
        page.raw("<td class=n data-label=Score><div>");
        Double score = score(sentence);
        scale.bar(page, score);
        page.text(score == null ? NOTHING : Numbers.plain(score)).raw("</div>");
        if (likely) {
            Double probability = sentence.getMeasures().get("probability");
            page.raw("<td class=n data-label=Probability>")
                    .text(probability == null ? NOTHING : Numbers.plain(probability));
        }
    }

    private static List<Span> spans(Evidence evidence, String label) {
        return evidence.getSpans().stream()
                .filter(span -> span.getLabel().equals(label) && span.getUnit() == SpanUnit.CHARACTER)
                .toList();
    }

    /** Null where the scorer has none for the sentence. */
    private static @Nullable Double score(Span sentence) {
        Double score = sentence.getScore();
        return score == null || !Double.isFinite(score) ? null : score;
    }

    private static boolean hasProbability(Span sentence) {
        return sentence.getMeasures().containsKey("probability");
    }

    private static void text(Markup page, Span sentence, List<Span> unsupported, Material material) {
        if (material.text() == null) {
            page.text("characters " + sentence.getStart() + "\u2013" + (sentence.getEnd() - 1));
            return;
        }
        int at = sentence.getStart();
        for (Span word : unsupported) {
            if (word.getStart() >= at && word.getEnd() <= sentence.getEnd()) {
                page.text(String.valueOf(material.excerpt(at, word.getStart())));
                page.raw("<span class=\"t l2\">")
                        .text(String.valueOf(material.excerpt(word.getStart(), word.getEnd())));
                page.raw("</span>");
                at = word.getEnd();
            }
        }
        page.text(String.valueOf(material.excerpt(at, sentence.getEnd())));
    }

    /**
     * What bars stand for. Scores below 0 have no natural beginning: their bars begin at the lowest one, and where all are equal
     * there is nothing to compare.
     *
     * @param low where bars begin
     * @param high where they are full
     */
    private record Scale(double low, double high) {

        static Scale of(double[] scores) {
            double low = 0;
            double high = scores.length == 0 ? 0 : Double.NEGATIVE_INFINITY;
            for (double score : scores) {
                low = Math.min(low, score);
                high = Math.max(high, score);
            }
            return new Scale(low, high);
        }

        String note() {
            if (!(high > low)) {
                return "Higher is worse.";
            }
            return low < 0
                    ? "Higher is worse; the bar goes from the lowest, where it is empty, to the highest."
                    : "Higher is worse; the bar is relative to the highest.";
        }

        void bar(Markup page, @Nullable Double score) {
            if (score == null || !(high > low)) {
                return;
            }
            double amount = BAR * ((score - low) / (high - low));
            page.raw("<svg class=bar aria-hidden=true viewBox=\"0 0 " + BAR + " 8\" width=" + BAR + " height=8>"
                            + "<rect class=ground rx=4 width=" + BAR
                            + " height=8></rect><rect class=amount rx=4 width=\"" + Numbers.coordinate(amount)
                            + "\" height=8></rect></svg>")
                    .raw(" ");
        }
    }
}
