package dev.assay.topology.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.Reason;
import dev.assay.schema.Source;
import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import dev.assay.schema.Timings;
import dev.assay.schema.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictPageTest {
    private static final String ATTACK = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</style></p>";

    @Test
    void theTextIsColouredByWhatItsTokensAdd() {
        Verdict verdict = verdict(green("key-a", 1, 0, 1), Map.of());
        String page = VerdictPage.render(
                new Material(verdict, null, List.of(5, 6, 7, 8), List.of("Once", " upon", " a", " time"), null));
        assertThat(page).contains("Watermark found: key-a");
        assertThat(page).contains(">Once</span>").contains("> upon</span>").contains("> time</span>");
        assertThat(page)
                .contains(
                        "<span class=\"t h2\" data-x=2 title=\"token 1, id 6: adds 1, by chance 0.25; p so far 0.25\">");
        assertThat(page).contains("<span class=\"t l1\"").contains("title=\"token 0, not counted\"");
        assertThat(page).contains("sum to green = 2; chance gives 0.75 on average");
        assertThat(page).contains("<svg").contains("significance level").contains("0.001 divided by the 3 tests made");
        assertThat(page).contains("Not flagged").contains("never means that there is no watermark");
    }

    @Test
    void theNumbersOfEveryTestAreThere() {
        Evidence finding = green("key-a", 1, 0, 1);
        String page = VerdictPage.render(Material.of(verdict(finding, Map.of())));
        assertThat(page)
                .contains("watermark.kgw.lefthash")
                .contains("1.56e-320")
                .contains("0.0042")
                .contains("3 tests");
        assertThat(page).contains("p 0.5").contains("z_score 1.25").contains("hf_p_value");
        assertThat(page).contains("f1n9e2").contains("texts-2@17");
    }

    @Test
    void withoutAnEventTokensAreCalledByTheirPlace() {
        String page = VerdictPage.render(Material.of(verdict(green("key-a", 1, 0), Map.of())));
        assertThat(page).contains(">#0</span>").contains(">#1</span>").contains(">#2</span>");
    }

    @Test
    void charactersAreColouredWhereTheirPlacesAreKnown() {
        Evidence finding = green("key-a", 1, 0);
        finding.setSpans(List.of(draw(SpanUnit.CHARACTER, 4, 8, 1), draw(SpanUnit.CHARACTER, 8, 999, 0)));
        String page = VerdictPage.render(
                new Material(verdict(finding, Map.of()), "one two three", List.of(), List.of(), null));
        assertThat(page).contains(">one </span>").contains(">two </span>").contains(">three</span>");
        assertThat(VerdictPage.render(Material.of(verdict(finding, Map.of())))).contains(">4\u20138</span>");
    }

    @Test
    void nothingFromOutsideBecomesMarkup() {
        Evidence finding = green(ATTACK, 1, 0, 1, 1);
        finding.setScorer(ATTACK);
        finding.setStatisticName(ATTACK);
        finding.getMeasures().put(ATTACK, 1.0);
        finding.setNotes(Map.of(ATTACK, ATTACK));
        Evidence sentence = Evidence.newBuilder()
                .setScorer("consistency.combined")
                .setFamily(Family.CONSISTENCY)
                .setDisposition(Disposition.SCORED)
                .setScore(1.0)
                .setSpans(List.of(Span.newBuilder()
                        .setUnit(SpanUnit.CHARACTER)
                        .setStart(0)
                        .setEnd(60)
                        .setLabel("sentence")
                        .setScore(2.0)
                        .build()))
                .build();
        Verdict verdict = verdict(finding, Map.of(ATTACK, ATTACK));
        verdict.setEvidence(List.of(finding, sentence));
        verdict.setEventId(ATTACK);
        verdict.setModel(ATTACK);
        verdict.setFingerprint(ATTACK);
        String page = VerdictPage.render(
                new Material(verdict, ATTACK, List.of(1, 2, 3, 4, 5), List.of(ATTACK, ATTACK, "\"", "'", "<"), ATTACK));
        assertThat(page).doesNotContain("<img").doesNotContain("<script>alert").doesNotContain("onerror='");
        assertThat(page.split("<script>", -1)).hasSize(2);
        assertThat(page.split("</style>", -1)).hasSize(2);
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertEveryTagIsOurs(page);
    }

    /** Elements and attribute names of the page, whatever the values. */
    private static void assertEveryTagIsOurs(String page) {
        Matcher tags = Pattern.compile("<([a-z0-9]+)((?:\\s+[a-zA-Z0-9-]+(?:=(?:\"[^\"<]*\"|[^\\s\">]+))?)*)\\s*>")
                .matcher(page);
        int found = 0;
        while (tags.find()) {
            found++;
            assertThat(tags.group(2))
                    .doesNotContainPattern("\\son[a-z]+=")
                    .doesNotContain(" href")
                    .doesNotContain(" src");
        }
        long opened = IntStream.range(0, page.length() - 1)
                .filter(i -> page.charAt(i) == '<' && Character.isLetter(page.charAt(i + 1)))
                .count();
        String script = page.substring(page.indexOf("<script>"), page.indexOf("</script>"));
        assertThat(script.substring(1)).doesNotContain("<");
        assertThat((long) found).isEqualTo(opened);
    }

    @Test
    void thePageNeedsNothingElseAndForbidsTheRest() {
        String page = VerdictPage.render(Material.of(verdict(green("key-a", 1), Map.of())));
        assertThat(page).doesNotContainPattern("https?:").doesNotContain("url(").doesNotContain("@import");
        assertThat(page).contains("default-src 'none'; style-src 'sha256-").contains("script-src 'sha256-");
        assertThat(page).doesNotContain(" style=").contains("prefers-color-scheme:dark");
    }

    @Test
    void textCannotRearrangeThePage() {
        String text = "a\u202Eb\u2066c\u0000d\uD800e\u200Ff\u007Fg \u05E9\u05DC\u05D5\u05DD \uD83D\uDEA2\u2028h";
        String page = VerdictPage.render(
                new Material(verdict(green("key-a", 1), Map.of()), null, List.of(1, 2), List.of("x", text), null));
        assertThat(page)
                .contains(
                        "a[U+202E]b[U+2066]c\u2400d\uFFFDe[U+200F]f\u2421g \u05E9\u05DC\u05D5\u05DD \uD83D\uDEA2[U+2028]h");
        assertThat(page).contains("dir=auto");
        assertThat(page.chars().filter(c -> c < ' ' && c != '\n').count()).isZero();
    }

    @Test
    void windowsAreBarsAndTheirPriceIsNamed() {
        Evidence finding = green("key-a", 1, 0, 1);
        Evidence window = Evidence.newBuilder(green("key-a", 1, 0, 1))
                .setScorer("watermark.kgw.lefthash.window")
                .setSpans(List.of(Span.newBuilder()
                        .setUnit(SpanUnit.TOKEN)
                        .setStart(1)
                        .setEnd(3)
                        .setLabel("window")
                        .build()))
                .build();
        Verdict verdict = verdict(finding, Map.of());
        verdict.setEvidence(List.of(finding, window));
        assertThat(VerdictPage.render(Material.of(verdict)))
                .contains("<rect class=window")
                .contains("tokens 1\u20132")
                .contains("own p-value is 1.56e-320");
    }

    @Test
    void weightedSumsHaveColoursAndNoCurve() {
        Evidence finding = green("key-a", 1, 0, 1);
        finding.setMeasures(Map.of());
        finding.getSpans().forEach(span -> span.setMeasures(Map.of()));
        String page = VerdictPage.render(Material.of(verdict(finding, Map.of())));
        assertThat(page)
                .contains("no exact p-value for a part")
                .contains("class=\"t h")
                .doesNotContain("class=run");
    }

    @Test
    void aSentenceWithoutAScoreHasADash() {
        Evidence whole = agreement("consistency.fusion", 0.7109, null, null);
        whole.setProbability(0.7323);
        whole.setFlagged(true);
        whole.setMeasures(Map.of("threshold", 0.5));
        whole.setNotes(Map.of("probability", "that the answer is wrong"));
        Verdict verdict = verdict(whole, Map.of());
        String page = VerdictPage.render(new Material(verdict, "One two. Three.", List.of(), List.of(), null));
        assertThat(page)
                .contains("sentences have none of their own")
                .contains("One two.<td class=n data-label=Score><div>\u2013</div></tr>")
                .contains("<td class=n data-label=Score><div>0.7109</div><td class=n data-label=Probability><div>0.7323"
                        + "<span class=sub>level 0.5</span></div>")
                .contains("Probability, as calibrated on labelled answers: that the answer is wrong.")
                .doesNotContain("<svg class=bar")
                .doesNotContain("<div>0</div>");
    }

    @Test
    void barsOfSentencesTellThemApartBelowZeroToo() {
        String below = sentences(-8.7, -3.7);
        assertThat(below)
                .contains("from the lowest, where it is empty")
                .contains("<rect class=amount rx=4 width=\"0.00\" height=8></rect></svg> -8.7</div>")
                .contains("<rect class=amount rx=4 width=\"110.00\" height=8></rect></svg> -3.7</div>");
        assertThat(sentences(1.0, 2.0))
                .contains("relative to the highest")
                .contains("<rect class=amount rx=4 width=\"55.00\" height=8></rect></svg> 1</div>");
        assertThat(sentences(-2.0, -2.0)).contains("<div>-2</div>").doesNotContain("<svg class=bar");
        assertThat(sentences(-2.0, null, Double.NaN)).contains("<div>-2</div>").contains("<div>\u2013</div>");
    }

    @Test
    void sentencesHaveTheirProbabilityBesideTheScore() {
        Evidence one = agreement("consistency.fusion", 0.5, 0.25, 0.75);
        one.getSpans().get(0).setMeasures(Map.of("probability", 0.31));
        assertThat(VerdictPage.render(Material.of(verdict(one, Map.of()))))
                .contains("<th scope=col class=n>Probability</tr>")
                .contains("0.25</div><td class=n data-label=Probability>0.31</tr>")
                .contains("0.75</div><td class=n data-label=Probability>\u2013</tr>");
    }

    private static String sentences(Double... scores) {
        return VerdictPage.render(Material.of(verdict(agreement("consistency.combined", -5.0, scores), Map.of())));
    }

    private static Evidence agreement(String scorer, double score, Double... scores) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            spans.add(Span.newBuilder()
                    .setUnit(SpanUnit.CHARACTER)
                    .setStart(8 * i)
                    .setEnd(8 * i + 8)
                    .setLabel("sentence")
                    .setScore(scores[i])
                    .build());
        }
        return Evidence.newBuilder()
                .setScorer(scorer)
                .setFamily(Family.CONSISTENCY)
                .setDisposition(Disposition.SCORED)
                .setScore(score)
                .setSpans(spans)
                .build();
    }

    @Test
    void anyVerdictHasAPage() {
        Verdict rejected = verdict(green("key-a", 1), Map.of());
        rejected.setEvidence(List.of());
        rejected.setDisposition(Disposition.REJECTED);
        rejected.setReason(Reason.TEXT_TOO_LONG);
        assertThat(VerdictPage.render(Material.of(rejected))).contains("The event was refused: TEXT_TOO_LONG");
        Evidence odd = green("key-a", 1, 0);
        odd.setPValue(null);
        odd.setLog10PValue(null);
        odd.setAdjustedPValue(null);
        odd.setFlagged(null);
        odd.setSpans(List.of(
                draw(SpanUnit.TOKEN, -5, 2, 1),
                draw(SpanUnit.TOKEN, 7, 3, 1),
                draw(SpanUnit.UNKNOWN, 0, 1, Double.NaN)));
        assertThat(VerdictPage.render(Material.of(verdict(odd, Map.of())))).contains("no level");
    }

    private static Evidence green(String key, double... values) {
        List<Span> spans = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            spans.add(draw(SpanUnit.TOKEN, i + 1, i + 2, values[i]));
        }
        Map<String, Double> measures = new java.util.HashMap<>(Map.of("z_score", 1.25, "hf_p_value", 0.5));
        measures.putAll(Map.of("draw_mean", 0.25, "draw_deviation", Math.sqrt(0.1875), "draw_level", 0.001));
        return Evidence.newBuilder()
                .setScorer("watermark.kgw.lefthash")
                .setFamily(Family.WATERMARK)
                .setDisposition(Disposition.SCORED)
                .setKeyId(key)
                .setStatisticName("green")
                .setStatistic(sum)
                .setPValue(0.0)
                .setLog10PValue(-319.807)
                .setAdjustedPValue(0.0042)
                .setTests(3)
                .setFlagged(true)
                .setEffectiveCount((long) values.length)
                .setMeasures(measures)
                .setSpans(spans)
                .build();
    }

    private static Span draw(SpanUnit unit, int start, int end, double score) {
        return Span.newBuilder()
                .setUnit(unit)
                .setStart(start)
                .setEnd(end)
                .setLabel("draw")
                .setScore(score)
                .setMeasures(Map.of("log10_p", Math.log10(0.25) * start))
                .build();
    }

    private static Verdict verdict(Evidence finding, Map<String, String> attributes) {
        return Verdict.newBuilder()
                .setEventId("event-1")
                .setDisposition(Disposition.SCORED)
                .setEvidence(List.of(finding))
                .setFingerprint("f1n9e2")
                .setSource(Source.newBuilder()
                        .setTopic("texts")
                        .setPartition(2)
                        .setOffset(17)
                        .setTimestamp(Instant.EPOCH)
                        .build())
                .setTimings(Timings.newBuilder().setAdmittedAt(Instant.EPOCH).build())
                .setAttributes(attributes)
                .build();
    }
}
