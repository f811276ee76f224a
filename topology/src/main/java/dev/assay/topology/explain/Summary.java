package dev.assay.topology.explain;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verdict in a few words, its facts, and how to read it. Stateless; any thread may use it. */
final class Summary {
    private Summary() {}

    static void header(Markup page, Material material) {
        Verdict verdict = material.verdict();
        List<Evidence> made = TestTable.made(verdict.getEvidence());
        page.raw("<header><p class=kicker>Assay verdict on event ")
                .text(verdict.getEventId())
                .raw("</p><h1>");
        page.text(headline(verdict, made))
                .raw("</h1><p class=lede>")
                .text(lede(verdict, made))
                .raw("</p>");
        String others = others(verdict);
        if (!others.isEmpty()) {
            page.raw("<p>").text(others).raw("</p>");
        }
        if (material.note() != null) {
            page.raw("<p class=note>").text(material.note()).raw("</p>");
        }
        facts(page, verdict);
        page.raw("</header>");
    }

    private static String headline(Verdict verdict, List<Evidence> made) {
        if (verdict.getDisposition() == Disposition.REJECTED) {
            return "The event was refused: " + verdict.getReason();
        }
        String keys = made.stream()
                .filter(one -> Boolean.TRUE.equals(one.getFlagged()))
                .map(one -> one.getKeyId() == null ? one.getScorer() : one.getKeyId())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!keys.isEmpty()) {
            return "Watermark found: " + keys;
        }
        if (!made.isEmpty()) {
            return "No watermark of the keys tried";
        }
        return verdict.getDisposition() == Disposition.SCORED
                ? "Scored, without a watermark test"
                : "Not judged: " + verdict.getReason();
    }

    private static String lede(Verdict verdict, List<Evidence> made) {
        if (made.isEmpty()) {
            String detail = verdict.getDetail();
            return detail == null ? "No watermark test could be made on this text." : detail;
        }
        Evidence best = made.get(0);
        int tests = Math.max(1, best.getTests());
        String chance = "A text written without this key scores so high with probability " + TestTable.p(best);
        String corrected = tests == 1
                ? "; it was the only test."
                : "; corrected for the " + tests + " tests made, " + TestTable.adjusted(best) + ".";
        if (Boolean.TRUE.equals(best.getFlagged())) {
            return chance + corrected;
        }
        return (tests == 1 ? "One test was made" : tests + " tests were made")
                + "; the strongest has a corrected p-value of " + TestTable.adjusted(best)
                + ". This speaks of these keys only: it never means that there is no watermark.";
    }

    private static String others(Verdict verdict) {
        String flagged = verdict.getEvidence().stream()
                .filter(one -> one.getFamily() != Family.WATERMARK && Boolean.TRUE.equals(one.getFlagged()))
                .map(Evidence::getScorer)
                .collect(Collectors.joining(", "));
        DeferralDecision deferral = verdict.getDeferral();
        boolean defer = deferral != null && deferral.getDecision() == Decision.DEFER;
        return (flagged.isEmpty() ? "" : "Agreement with the model's samples is flagged by " + flagged + ". ")
                + (defer ? "A larger model or a person should answer instead." : "");
    }

    private static void facts(Markup page, Verdict verdict) {
        page.raw("<dl class=facts>");
        fact(page, "Model", verdict.getModel());
        fact(page, "Tenant", verdict.getTenant());
        fact(page, "Conversation", verdict.getConversationId());
        fact(page, "Replaces event", verdict.getParentId());
        fact(
                page,
                "Outcome",
                verdict.getDisposition()
                        + (verdict.getReason() == dev.assay.schema.Reason.NONE ? "" : ", " + verdict.getReason()));
        fact(page, "Detail", verdict.getDetail());
        fact(page, "Read from", VerdictPage.place(verdict.getSource()));
        fact(page, "Admitted", Objects.toString(verdict.getTimings().getAdmittedAt(), null));
        fact(page, "Scored in", Numbers.plain(verdict.getTimings().getScoringMicros() / 1000.0) + " ms");
        page.raw("<div class=print><dt>Fingerprint</dt><dd class=mono>")
                .text(verdict.getFingerprint())
                .raw("</dd></div>");
        verdict.getAttributes().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> fact(page, "Attribute " + entry.getKey(), entry.getValue()));
        page.raw("</dl>");
    }

    private static void fact(Markup page, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            Findings.fact(page, name, value);
        }
    }

    static void reading(Markup page) {
        page.raw("<section><h2>How to read this</h2>"
                + "<p><strong>Flagged</strong> means: if the text had been written without this key, a result like this "
                + "would hardly occur, also after correction for all tests made on the event. It does not say who wrote "
                + "the text, only that it carries the key's pattern.</p>"
                + "<p><strong>Not flagged</strong> means: not enough evidence for <em>this</em> key. A short, edited, "
                + "translated or repetitive text, another tokenizer, another scheme or another key give the same result. It "
                + "never means that there is no watermark, and never that a person wrote the text.</p>"
                + "<p><strong>n</strong> counts distinct draws: a token after a context that occurred before adds no "
                + "evidence and is left out. A p-value is not the probability that the text is unmarked.</p>"
                + "<p class=note>Equal fingerprints give equal numbers: models, tokenizers, configuration, key ids and code "
                + "are part of it.</p></section>");
    }
}
