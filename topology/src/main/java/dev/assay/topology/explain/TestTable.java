package dev.assay.topology.explain;

import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.scoring.explanation.DrawSpans;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of watermark tests. Stateless; any thread may use it. */
final class TestTable {
    private static final List<String> REFERENCE_P =
            List.of("hf_p_value", "p_value", "v2_p_value", "none_p_value", "winmax_p_value");
    private static final List<String> REFERENCE_SCORE = List.of("z_score", "detect_z", "z", "score", "mean_score");

    private TestTable() {}

    /** Findings on keys, the strongest first; those without a p-value stand at the end. */
    static List<Evidence> made(List<Evidence> all) {
        return all.stream()
                .filter(one -> one.getFamily() == Family.WATERMARK)
                .filter(one -> one.getDisposition() == Disposition.SCORED)
                .sorted(Comparator.comparingDouble(TestTable::log10))
                .toList();
    }

    static double log10(Evidence one) {
        Double log10 = one.getLog10PValue();
        Double p = one.getPValue();
        return log10 != null ? log10 : p != null ? Math.log10(p) : 0;
    }

    static String p(Evidence one) {
        Double p = one.getPValue();
        return p == null && one.getLog10PValue() == null
                ? "\u2013"
                : Numbers.probability(p == null ? Math.pow(10, log10(one)) : p, log10(one));
    }

    /** The corrected p-value; where it underflows, the p-value times all tests bounds it. */
    static String adjusted(Evidence one) {
        Double adjusted = one.getAdjustedPValue();
        if (adjusted == null) {
            return "\u2013";
        }
        double bound = Math.min(0, log10(one) + Math.log10(Math.max(1, one.getTests())));
        return adjusted > 0 ? Numbers.plain(adjusted) : "\u2264 " + Numbers.probability(0, bound);
    }

    static void table(Markup page, List<Evidence> made) {
        page.raw("<div class=scroll><table class=stack><thead><tr><th scope=col>Key and test<th scope=col>Result"
                + "<th scope=col class=n>Statistic<th scope=col class=n>By chance<th scope=col class=n>n"
                + "<th scope=col class=n>Exact p<th scope=col class=n>Corrected p<th scope=col class=n>Reference"
                + "</tr></thead><tbody>");
        made.forEach(one -> row(page, one));
        page.raw("</tbody></table></div>");
    }

    private static void row(Markup page, Evidence one) {
        String key = one.getKeyId();
        page.raw("<tr><td class=key><strong>")
                .text(key == null ? "no key" : key)
                .raw("</strong><span class=sub>");
        page.text(one.getScorer()).raw("</span>");
        measures(page, one);
        page.raw("<td data-label=Result>");
        flag(page, one.getFlagged());
        Double number = one.getStatistic() == null ? one.getScore() : one.getStatistic();
        cell(page, "Statistic", number == null ? "\u2013" : Numbers.plain(number));
        String name = one.getStatistic() == null && one.getScore() != null ? "score" : one.getStatisticName();
        page.raw(name == null ? "" : "<span class=sub>")
                .text(name == null ? "" : name)
                .raw(name == null ? "" : "</span>");
        cell(page, "By chance", expected(one));
        cell(
                page,
                "n",
                one.getEffectiveCount() == null
                        ? "\u2013"
                        : one.getEffectiveCount().toString());
        cell(page, "Exact p", p(one));
        cell(page, "Corrected p", adjusted(one));
        if (one.getTests() > 0) {
            page.raw("<span class=sub>")
                    .number(one.getTests())
                    .raw(one.getTests() == 1 ? " test" : " tests")
                    .raw("</span>");
        }
        reference(page, one.getMeasures());
        page.raw("</tr>");
    }

    private static void cell(Markup page, String label, String value) {
        page.raw("<td class=n data-label=\"").text(label).raw("\"><div>").text(value);
    }

    private static String expected(Evidence one) {
        Double mean = one.getMeasures().get(DrawSpans.MEAN);
        Long count = one.getEffectiveCount();
        return mean == null || count == null ? "\u2013" : Numbers.plain(mean * count);
    }

    private static void reference(Markup page, Map<String, Double> measures) {
        String score = first(measures, REFERENCE_SCORE);
        String p = first(measures, REFERENCE_P);
        if (p != null) {
            cell(page, "Reference", "p " + value(measures, p));
        } else {
            cell(page, "Reference", score == null ? "\u2013" : value(measures, score));
        }
        if (score != null) {
            String beside = p == null ? score : score + " " + value(measures, score);
            page.raw("<span class=sub>").text(beside).raw("</span>");
        }
    }

    private static String value(Map<String, Double> measures, String name) {
        return Numbers.plain(measures.getOrDefault(name, 0.0));
    }

    private static @Nullable String first(Map<String, Double> measures, List<String> names) {
        return names.stream().filter(measures::containsKey).findFirst().orElse(null);
    }

    private static void measures(Markup page, Evidence one) {
        if (one.getMeasures().isEmpty() && one.getNotes().isEmpty()) {
            return;
        }
        page.raw("<details><summary>all numbers</summary><dl>");
        new TreeMap<>(one.getMeasures()).forEach((name, number) -> entry(page, name, Numbers.plain(number)));
        new TreeMap<>(one.getNotes()).forEach((name, note) -> entry(page, name, note));
        page.raw("</dl></details>");
    }

    private static void entry(Markup page, String name, String value) {
        page.raw("<dt>").text(name).raw("<dd>").text(value);
    }

    static void flag(Markup page, @Nullable Boolean flagged) {
        page.raw(
                flagged == null
                        ? "<span class=flag>no level</span>"
                        : flagged
                                ? "<span class=\"flag yes\">\u25CF flagged</span>"
                                : "<span class=flag>\u25CB not flagged</span>");
    }
}
