package dev.assay.topology.explain;

import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import java.util.List;
import java.util.TreeMap;

/** What is not a watermark test: agreement with samples, deferral, and what could not be judged. Stateless; any thread may use it. */
final class Findings {
    private static final int BAR = 110;

    private Findings() {}

    /** Scores of the other families, with the sentences that they point at. */
    static void others(Markup page, Material material) {
        List<Evidence> scored = material.verdict().getEvidence().stream()
                .filter(one -> one.getFamily() != Family.WATERMARK && one.getDisposition() == Disposition.SCORED)
                .toList();
        if (scored.isEmpty()) {
            return;
        }
        page.raw(
                "<section><h2>Agreement with the model's own samples</h2><p class=note>Scores compare the text with other "
                        + "answers of the same model to the same prompt; their scale and direction belong to the scorer.</p>"
                        + "<div class=scroll><table class=stack><thead><tr><th scope=col>Scorer<th scope=col>Result"
                        + "<th scope=col class=n>Score<th scope=col class=n>n</tr></thead><tbody>");
        for (Evidence one : scored) {
            page.raw("<tr><td class=key>").text(one.getScorer()).raw("<td data-label=Result>");
            TestTable.flag(page, one.getFlagged());
            Double number = one.getScore() == null ? one.getStatistic() : one.getScore();
            page.raw("<td class=n data-label=Score>").text(number == null ? "\u2013" : Numbers.plain(number));
            Long count = one.getEffectiveCount();
            page.raw("<td class=n data-label=n>")
                    .text(count == null ? "\u2013" : count.toString())
                    .raw("</tr>");
        }
        page.raw("</tbody></table></div>");
        scored.forEach(one -> sentences(page, one, material));
        page.raw("</section>");
    }

    private static void sentences(Markup page, Evidence evidence, Material material) {
        List<Span> sentences = spans(evidence, "sentence");
        if (sentences.isEmpty()) {
            return;
        }
        double highest =
                sentences.stream().mapToDouble(Contributions::score).max().orElse(0);
        List<Span> unsupported = spans(evidence, "unsupported");
        page.raw("<h3>Sentences, ").text(evidence.getScorer()).raw("</h3>");
        page.raw(
                "<p class=note>Higher is worse; the bar is relative to the highest. Underlined: words that no sample has.</p>");
        page.raw("<div class=scroll><table class=stack><tbody>");
        for (Span sentence : sentences) {
            page.raw("<tr><td class=whole dir=auto>");
            sentence(page, sentence, unsupported, material);
            page.raw("<td class=n data-label=Score>");
            bar(page, highest > 0 ? Contributions.score(sentence) / highest : 0);
            page.raw(" ").text(Numbers.plain(Contributions.score(sentence))).raw("</tr>");
        }
        page.raw("</tbody></table></div>");
    }

    private static List<Span> spans(Evidence evidence, String label) {
        return evidence.getSpans().stream()
                .filter(span -> span.getLabel().equals(label) && span.getUnit() == SpanUnit.CHARACTER)
                .toList();
    }

    private static void sentence(Markup page, Span sentence, List<Span> unsupported, Material material) {
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

    private static void bar(Markup page, double share) {
        double amount = BAR * Math.max(0, Math.min(1, share));
        page.raw("<svg class=bar aria-hidden=true viewBox=\"0 0 " + BAR + " 8\" width=" + BAR + " height=8>"
                + "<rect class=ground rx=4 width=" + BAR + " height=8></rect><rect class=amount rx=4 width=\""
                + Numbers.coordinate(amount) + "\" height=8></rect></svg>");
    }

    /** The cascade decision. */
    static void deferral(Markup page, Material material) {
        DeferralDecision decision = material.verdict().getDeferral();
        if (decision == null) {
            return;
        }
        page.raw("<section><h2>Deferral</h2><p>");
        page.raw(
                switch (decision.getDecision()) {
                    case DEFER -> "A larger model or a person should answer: the confidence is below the threshold.";
                    case ACCEPT -> "The answer is confident enough to stand.";
                    case ABSTAIN -> "The rule made no decision.";
                    default -> "The decision is unknown.";
                });
        page.raw("</p><dl class=facts>");
        fact(page, "Rule", decision.getRule() + " on " + decision.getSignal());
        if (decision.getScore() != null) {
            fact(page, "Confidence", Numbers.plain(decision.getScore()));
        }
        if (decision.getThreshold() != null) {
            fact(page, "Threshold", Numbers.plain(decision.getThreshold()));
        }
        if (decision.getReason() != dev.assay.schema.Reason.NONE) {
            fact(page, "Reason", decision.getReason().name());
        }
        new TreeMap<>(decision.getMeasures()).forEach((name, number) -> fact(page, name, Numbers.plain(number)));
        page.raw("</dl></section>");
    }

    /** Scorers without a number, and why. */
    static void abstained(Markup page, List<Evidence> all) {
        List<Evidence> silent = all.stream()
                .filter(one -> one.getDisposition() != Disposition.SCORED)
                .toList();
        if (silent.isEmpty()) {
            return;
        }
        page.raw("<section><h2>Not judged</h2><div class=scroll><table class=stack><thead><tr><th scope=col>Scorer"
                + "<th scope=col>Key<th scope=col>Reason<th scope=col>Detail</tr></thead><tbody>");
        for (Evidence one : silent) {
            page.raw("<tr><td class=key>").text(one.getScorer());
            page.raw("<td data-label=Key>").text(one.getKeyId() == null ? "\u2013" : one.getKeyId());
            page.raw("<td data-label=Reason>").text(one.getReason().name());
            page.raw("<td data-label=Detail>").text(one.getDetail() == null ? "\u2013" : one.getDetail());
            page.raw("</tr>");
        }
        page.raw("</tbody></table></div></section>");
    }

    static void fact(Markup page, String name, String value) {
        page.raw("<div><dt>").text(name).raw("</dt><dd>").text(value).raw("</dd></div>");
    }
}
