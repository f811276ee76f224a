package dev.assay.scoring.machinetext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeAndProvenanceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "PYTHON | x = '#' # c | x = '#' ___",
                "PYTHON | def f():↵  \"\"\"Doc #.\"\"\"↵  return \"\"\"s # s\"\"\" | def f():↵  ____________↵  return \"\"\"s # s\"\"\"",
                "PYTHON | r'''raw'''↵a=1 | r_________↵a=1",
                "PYTHON | f(↵\"\"\"arg\"\"\") | f(↵\"\"\"arg\"\"\")",
                "PYTHON | s = 'it\\'s' #x | s = 'it\\'s' __",
                "PYTHON | '''open | _______",
                "C_LIKE | a /* b */ c // d↵e | a _______ c ____↵e",
                "C_LIKE | s = \"/*\"; // \" | s = \"/*\"; ____",
                "C_LIKE | c = '\"'; /* open | c = '\"'; _______",
                "C_LIKE | `a // b` // c | `a // b` ____",
                "HASH | echo $# a#b \"# s\" # c | echo $# a#b \"# s\" ___",
                "HASH | #!/bin/sh↵ls | _________↵ls",
                "HASH | 'open # | 'open #"
            })
    void commentsAndDocstringsAreMasked(CodeLanguage language, String program, String expected) {
        String text = program.replace('↵', '\n');
        boolean[] code = CodeMask.of(text, language);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            shown.append(code[i] ? text.charAt(i) : '_');
        }
        assertThat(shown.toString().stripTrailing()).isEqualTo(expected.replace('↵', '\n'));
    }

    @ParameterizedTest
    @CsvSource({
        "text/x-python; charset=utf-8, PYTHON",
        "TEXT/X-JAVA-SOURCE, C_LIKE",
        "application/javascript, C_LIKE",
        "text/x-sh, HASH"
    })
    void mediaTypesNameLanguages(String type, CodeLanguage language) {
        assertThat(CodeLanguage.code(type)).isTrue();
        assertThat(CodeLanguage.of(type)).contains(language);
    }

    @Test
    void onlyTokensOfCodeCount() {
        Scorer scorer = code(2);
        Subject subject = Readers.code("text/x-python", "a b # c");
        Evidence found = scorer.score(subject, Readers.answers(scorer, subject, query -> entropies(1, 2, 9, 9)))
                .get(0);
        assertThat(found.score()).isCloseTo(-1.5, within(1e-6));
        assertThat(found.measures()).containsEntry("tokens_masked", 2.0);
        assertThat(found.effectiveCount()).isEqualTo(2);
        assertThat(found.notes()).containsEntry("mask", "comments and docstrings");
        Evidence shortOne = code(3).score(subject, Readers.answers(scorer, subject, query -> entropies(1, 2, 9, 9)))
                .get(0);
        assertThat(shortOne.reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(shortOne.detail()).isEqualTo("2 tokens of code, at least 3");
    }

    @Test
    void anImpossibleTokenOfCodeOrCommentIsNoText() {
        Scorer scorer = code(2);
        Subject subject = Readers.code("text/x-python", "a b # c");
        LaneAnswer.Row row = (LaneAnswer.Row) entropies(1, 2, 9, 9);
        row.values()[3 * StatisticsLayout.BASIC.width() + StatisticsLayout.BASIC.offset(Statistic.LOGPROB)] = -1e4f;
        Evidence found = scorer.score(subject, Readers.answers(scorer, subject, query -> row))
                .get(0);
        assertThat(found.reason()).isEqualTo(Reason.IMPOSSIBLE_TOKEN);
        assertThat(found.detail()).isEqualTo("logprob[3]");
    }

    @Test
    void whatCannotBeMaskedIsSaid() {
        Scorer scorer = code(1);
        Subject odd = Readers.code("text/x-brainfuck", "a b # c");
        assertThat(scorer.score(odd, Readers.answers(scorer, odd, query -> entropies(1, 2, 9, 8)))
                        .get(0)
                        .notes())
                .containsEntry("mask", "none: the language of the content type is not known here");
        Subject other = Readers.code("text/x-python", "a b # c");
        Evidence foreign = scorer.score(other, Readers.answers(scorer, other, query -> entropies(1, 2, 9, 8, 7, 6)))
                .get(0);
        assertThat(foreign.notes()).containsEntry("mask", "none: places of the tokens in the text are not known");
        assertThat(foreign.effectiveCount()).isEqualTo(6);
        Subject prose = Readers.code("text/plain", "a b # c");
        assertThat(scorer.queries(prose)).isEmpty();
        assertThat(scorer.score(prose, LaneAnswers.NONE)).isEmpty();
        Scorer none = new CodeEntropyScorer(TextScoreConfig.of(null, null));
        assertThat(none.score(other, LaneAnswers.NONE))
                .extracting(Evidence::reason)
                .containsExactly(Reason.NO_ENTROPIES);
    }

    @Test
    void provenanceGivesBothTests() {
        Scorer scorer = new ProvenanceScorer(new ProvenanceConfig(Readers.model(Readers.ALL), 10));
        Subject subject = Readers.subject("p", "text", TokenColumns.EMPTY, new int[0]);
        Map<Statistic, Double> numbers = Map.of(
                Statistic.LOGPROB, -3.0,
                Statistic.ENTROPY, 2.0,
                Statistic.VARIANCE, 1.0,
                Statistic.LOG_SUM_SQRT, 1.0,
                Statistic.LOG_SUM_SQ, -1.5);
        List<Evidence> found =
                scorer.score(subject, Readers.answers(scorer, subject, query -> Readers.row(Readers.ALL, 25, numbers)));
        assertThat(found)
                .extracting(Evidence::scorer)
                .containsExactly("provenance.sampled-from", "provenance.sampled-from-anytime");
        assertThat(found.get(0).score()).isCloseTo(5, within(1e-9));
        assertThat(found.get(0).measures().get("p_value")).isCloseTo(5.733e-7, within(1e-9));
        assertThat(found.get(0).pValue()).isNull();
        assertThat(found.get(1).measures().get("log_e_unlike")).isCloseTo(12.5, within(1e-9));
        assertThat(found.get(1).measures().get("log_e_too_like")).isCloseTo(-37.5, within(1e-9));
        assertThat(found.get(1).measures().get("p_value_unlike")).isCloseTo(Math.exp(-12.5), within(1e-12));
        assertThat(found.get(1).measures().get("p_value_too_like")).isEqualTo(1);
        assertThat(found.get(1).score()).isCloseTo(12.5 - Math.log(2), within(1e-6));
    }

    @Test
    void withoutTheExtendedTierThereIsOneTest() {
        Scorer scorer = new ProvenanceScorer(new ProvenanceConfig(Readers.model(StatisticsLayout.BASIC), 1));
        Subject subject = Readers.subject("p", "text", TokenColumns.EMPTY, new int[0]);
        LaneAnswers answers = Readers.answers(
                scorer,
                subject,
                query -> Readers.row(
                        StatisticsLayout.BASIC, 3, Map.of(Statistic.VARIANCE, 0.0, Statistic.LOGPROB, 0.0)));
        assertThat(scorer.score(subject, answers)).extracting(Evidence::reason).containsExactly(Reason.NO_CONTENT);
    }

    private static Scorer code(int minTokens) {
        return new CodeEntropyScorer(new TextScoreConfig(
                Set.of(), Readers.model(StatisticsLayout.BASIC), minTokens, 0.2, 0.01, null, null, null));
    }

    private static LaneAnswer entropies(double... entropies) {
        int width = StatisticsLayout.BASIC.width();
        float[] packed = new float[entropies.length * width];
        for (int t = 0; t < entropies.length; t++) {
            packed[t * width + StatisticsLayout.BASIC.offset(Statistic.ENTROPY)] = (float) entropies[t];
        }
        return new LaneAnswer.Row(packed, entropies.length, false);
    }
}
