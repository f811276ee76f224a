package dev.assay.topology.explain;

import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import org.jspecify.annotations.Nullable;

/** The text of one finding, coloured by what each part adds. Stateless; any thread may use it. */
final class TokenView {
    private static final String[] CLASSES = {"t l2", "t l1", "t", "t h1", "t h2", "t h3"};
    private static final String[] LEVELS = {
        "clearly below chance", "below chance", "as by chance", "above chance", "clearly above", "far above"
    };

    private TokenView() {}

    static void legend(Markup page, Contributions contributions) {
        boolean[] used = new boolean[CLASSES.length];
        contributions.spans().forEach(span -> used[2 + contributions.level(span)] = true);
        page.raw("<ul class=legend>");
        for (int level = CLASSES.length - 1; level >= 0; level--) {
            if (used[level]) {
                page.raw("<li><span class=\"" + CLASSES[level] + "\">abc</span>" + LEVELS[level] + "</li>");
            }
        }
        page.raw("<li><span class=\"t u\">abc</span>not counted: no whole context, or said before</li></ul>");
    }

    /** The passage: the text where it is known, token ids or places otherwise. */
    static void passage(Markup page, Contributions contributions, Material material) {
        boolean ids = contributions.unit() == SpanUnit.TOKEN ? material.pieces().isEmpty() : material.text() == null;
        page.raw(ids ? "<p class=\"passage ids\">" : "<p class=passage dir=auto>");
        int at = 0;
        for (Span span : contributions.spans()) {
            gap(page, contributions, material, at, span.getStart());
            page.raw("<span class=\"" + CLASSES[2 + contributions.level(span)] + "\" data-x=");
            page.number(span.getEnd())
                    .raw(" title=\"")
                    .text(title(span, contributions, material))
                    .raw("\">");
            // Spans of characters may overlap where a verdict comes from elsewhere; no letter is shown twice.
            int from = Math.min(span.getEnd(), Math.max(at, span.getStart()));
            page.text(shown(contributions, material, from, span.getEnd())).raw(ids ? "</span> " : "</span>");
            at = Math.max(at, span.getEnd());
        }
        gap(page, contributions, material, at, end(contributions, material));
        page.raw("</p>");
    }

    private static int end(Contributions contributions, Material material) {
        String text = material.text();
        return contributions.unit() == SpanUnit.TOKEN ? material.ids().size() : text == null ? 0 : text.length();
    }

    private static void gap(Markup page, Contributions contributions, Material material, int from, int to) {
        if (from >= to) {
            return;
        }
        boolean token = contributions.unit() == SpanUnit.TOKEN;
        int step = token ? 1 : to - from;
        boolean ids = token ? material.pieces().isEmpty() : material.text() == null;
        for (int at = from; at < to; at += step) {
            page.raw("<span class=\"t u\" title=\"")
                    .text(place(token, at, at + step) + ", not counted")
                    .raw("\">");
            page.text(shown(contributions, material, at, at + step)).raw(ids ? "</span> " : "</span>");
        }
    }

    private static String shown(Contributions contributions, Material material, int start, int end) {
        if (contributions.unit() != SpanUnit.TOKEN) {
            String excerpt = material.excerpt(start, end);
            return excerpt == null ? start + "\u2013" + end : excerpt;
        }
        StringBuilder shown = new StringBuilder();
        for (int token = start; token < end; token++) {
            if (token < material.pieces().size()) {
                shown.append(material.pieces().get(token));
            } else {
                shown.append(shown.isEmpty() ? "" : " ");
                shown.append(
                        token < material.ids().size()
                                ? material.ids().get(token).toString()
                                : "#" + token);
            }
        }
        return shown.toString();
    }

    private static String title(Span span, Contributions contributions, Material material) {
        boolean token = contributions.unit() == SpanUnit.TOKEN;
        StringBuilder title = new StringBuilder(place(token, span.getStart(), span.getEnd()));
        if (token
                && span.getEnd() - span.getStart() == 1
                && span.getStart() < material.ids().size()) {
            title.append(", id ").append(material.ids().get(span.getStart()));
        }
        title.append(": adds ").append(Numbers.plain(Contributions.score(span)));
        double expected = Contributions.draws(span) * contributions.mean();
        title.append(contributions.lawful() ? ", by chance " : ", on average ").append(Numbers.plain(expected));
        Double running = Contributions.running(span);
        if (running != null) {
            title.append("; p so far ").append(Numbers.probability(Math.pow(10, running), running));
        }
        return title.toString();
    }

    private static String place(boolean token, int start, int end) {
        String unit = token ? "token " : "characters ";
        return end - start <= 1 ? unit + start : (token ? "tokens " : unit) + start + "\u2013" + (end - 1);
    }

    /** The finding's own p-value where the curve does not end on it. */
    static @Nullable String difference(Contributions contributions, double log10) {
        Span last = contributions.spans().get(contributions.spans().size() - 1);
        Double running = Contributions.running(last);
        return running == null || Math.abs(running - log10) < 0.005
                ? null
                : "The test's own p-value is " + Numbers.probability(Math.pow(10, log10), log10)
                        + ": it also pays for windows that were searched, or counts tokens as drawn without replacement.";
    }
}
