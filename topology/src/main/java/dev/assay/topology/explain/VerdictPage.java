package dev.assay.topology.explain;

import dev.assay.schema.Evidence;
import dev.assay.schema.Source;
import dev.assay.schema.Span;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.explanation.DrawSpans;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * One HTML page about one verdict. It refers to nothing outside itself, reads the same without scripts, and its own policy
 * forbids every script and style but the two it brings. Stateless; any thread may use it.
 */
public final class VerdictPage {
    private static final String STYLE = resource("page.css");
    private static final String SCRIPT = resource("page.js");
    private static final int OPEN = 3;
    private static final double WIDE = 860;
    private static final double NARROW = 380;

    private VerdictPage() {}

    /** Whether any finding says what its tokens add. */
    public static boolean explains(Verdict verdict) {
        return verdict.getEvidence().stream().anyMatch(one -> Contributions.of(one) != null);
    }

    /** Renders the page. */
    public static String render(Material material) {
        Verdict verdict = material.verdict();
        Markup page = new Markup();
        page.raw("<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
                + "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=color-scheme content=\"light dark\">\n<meta name=referrer content=no-referrer>\n"
                + "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src '" + hash(STYLE)
                + "'; script-src '" + hash(SCRIPT) + "'; base-uri 'none'; form-action 'none'\">\n<title>Verdict on ");
        page.text(verdict.getEventId()).raw("</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
        Summary.header(page, material);
        List<Evidence> made = TestTable.made(verdict.getEvidence());
        if (!made.isEmpty()) {
            page.raw(
                    "<section><h2>Tests made</h2><p class=note>Exact p: how often a text written without the key scores "
                            + "this high. Corrected p: the same for the best of all tests made on this event. Reference: what the "
                            + "scheme's original code reports.</p>");
            TestTable.table(page, made);
            page.raw("</section>");
        }
        explained(page, made, material);
        Findings.others(page, material);
        Findings.deferral(page, material);
        Findings.abstained(page, verdict.getEvidence());
        Summary.reading(page);
        page.raw("</main>\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
        return page.toString();
    }

    private static void explained(Markup page, List<Evidence> made, Material material) {
        int shown = 0;
        for (Evidence one : made) {
            Contributions contributions = Contributions.of(one);
            if (contributions != null) {
                String key = one.getKeyId() == null ? one.getScorer() : one.getKeyId();
                boolean open = shown++ < OPEN;
                page.raw("<section data-explained><h2>What each token adds: ")
                        .text(key)
                        .raw("</h2>");
                page.raw(open ? "" : "<details><summary>show</summary>");
                finding(page, one, contributions, made, material);
                page.raw(open ? "</section>" : "</details></section>");
            }
        }
    }

    private static void finding(
            Markup page, Evidence one, Contributions contributions, List<Evidence> made, Material material) {
        page.raw("<p class=note>").text(sum(one, contributions)).raw("</p>");
        TokenView.legend(page, contributions);
        TokenView.passage(page, contributions, material);
        page.raw("<p class=readout aria-live=off></p>");
        if (!RunningChart.possible(contributions)) {
            page.raw(
                    "<p class=note>Contributions have a weight each, so there is no exact p-value for a part of the text; "
                            + "the test above rests on all of them.</p>");
            return;
        }
        List<Span> windows = windows(one, made, contributions);
        double level = level(one);
        page.raw("<figure>");
        new RunningChart(contributions, level, windows, WIDE).draw(page, one, "wideonly");
        new RunningChart(contributions, level, windows, NARROW).draw(page, one, "narrow");
        page.raw(
                "<figcaption>The exact p-value if the text had ended there, token by token; the curve rises as evidence "
                        + "grows. Only its end was tested. ");
        String difference = TokenView.difference(contributions, TestTable.log10(one));
        page.text(difference == null ? "" : difference + " ")
                .text(levelText(one))
                .raw("</figcaption></figure>");
    }

    private static String sum(Evidence one, Contributions contributions) {
        double total =
                contributions.spans().stream().mapToDouble(Contributions::score).sum();
        double draws =
                contributions.spans().stream().mapToDouble(Contributions::draws).sum();
        String name = one.getStatisticName() == null ? "the statistic" : one.getStatisticName();
        String text = "The contributions of " + Numbers.plain(draws) + " distinct draws sum to " + name + " = "
                + Numbers.plain(Math.abs(total) < 1e-9 ? 0 : total);
        return contributions.lawful()
                ? text + "; chance gives " + Numbers.plain(contributions.mean() * draws) + " on average."
                : text + ". Colours compare them with the average of this text.";
    }

    private static List<Span> windows(Evidence one, List<Evidence> made, Contributions contributions) {
        List<Span> windows = new ArrayList<>();
        for (Evidence other : made) {
            boolean window = other.getScorer().equals(one.getScorer() + ".window") || other.equals(one);
            if (window && Objects.equals(other.getKeyId(), one.getKeyId())) {
                other.getSpans().stream()
                        .filter(span -> !span.getLabel().equals(DrawSpans.LABEL))
                        .filter(span -> span.getUnit() == contributions.unit() && span.getEnd() > span.getStart())
                        .filter(span -> span.getStart() >= 0)
                        .forEach(windows::add);
            }
        }
        return windows;
    }

    private static double level(Evidence one) {
        Double level = one.getMeasures().get(DrawSpans.LEVEL);
        return level == null || !(level > 0) ? Double.NaN : Math.log10(Math.max(1, one.getTests())) - Math.log10(level);
    }

    private static String levelText(Evidence one) {
        Double level = one.getMeasures().get(DrawSpans.LEVEL);
        if (level == null || !(level > 0)) {
            return "";
        }
        return "Dashed: the level " + Numbers.plain(level)
                + (one.getTests() > 1 ? " divided by the " + one.getTests() + " tests made" : "")
                + ", which the strongest test has to reach.";
    }

    static String place(Source source) {
        return source.getTopic() + "-" + source.getPartition() + "@" + source.getOffset();
    }

    private static String hash(String content) {
        return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(content));
    }

    private static String resource(String name) {
        try (InputStream in = VerdictPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
