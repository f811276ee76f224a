package dev.assay.topology.explain;

import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is not a watermark test: agreement with samples, deferral, and what could not be judged. Stateless; any thread may use it. */
final class Findings {
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
                        + "answers of the same model to the same prompt; their scale and direction belong to the scorer. "
                        + "A level stands below the number that decides about the flag. ");
        page.text(meaning(scored))
                .raw("</p><div class=scroll><table class=stack><thead><tr><th scope=col>Scorer<th scope=col>Result"
                        + "<th scope=col class=n>Score<th scope=col class=n>Probability<th scope=col class=n>n</tr></thead>"
                        + "<tbody>");
        scored.forEach(one -> row(page, one));
        page.raw("</tbody></table></div>");
        scored.forEach(one -> SentenceTable.draw(page, one, material));
        page.raw("</section>");
    }

    private static void row(Markup page, Evidence one) {
        page.raw("<tr><td class=key>").text(one.getScorer()).raw("<td data-label=Result>");
        TestTable.flag(page, one.getFlagged());
        Double number = one.getScore() == null ? one.getStatistic() : one.getScore();
        // Fusions are flagged by what they are calibrated to, everything else by its score.
        boolean byProbability = one.getScorer().startsWith("consistency.fusion") && one.getProbability() != null;
        page.raw("<td class=n data-label=Score><div>").text(number == null ? "\u2013" : Numbers.plain(number));
        level(page, one, !byProbability);
        page.raw("</div><td class=n data-label=Probability><div>");
        page.text(one.getProbability() == null ? "\u2013" : Numbers.plain(one.getProbability()));
        level(page, one, byProbability);
        page.raw("</div>");
        Long count = one.getEffectiveCount();
        page.raw("<td class=n data-label=n>")
                .text(count == null ? "\u2013" : count.toString())
                .raw("</tr>");
    }

    /** What the probabilities are of, as the scorers say; empty where there are none. */
    private static String meaning(List<Evidence> scored) {
        String events = scored.stream()
                .filter(one -> one.getProbability() != null)
                .map(one -> one.getNotes().get("probability"))
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return events.isEmpty() ? "" : "Probability, as calibrated on labelled answers: " + events + ".";
    }

    private static void level(Markup page, Evidence one, boolean decides) {
        Double level = one.getMeasures().get("threshold");
        if (decides && level != null && one.getFlagged() != null) {
            page.raw("<span class=sub>").text("level " + Numbers.plain(level)).raw("</span>");
        }
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
