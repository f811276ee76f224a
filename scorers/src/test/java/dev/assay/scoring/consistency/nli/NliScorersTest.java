package dev.assay.scoring.consistency.nli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.semantic.Clusters;
import dev.assay.scoring.consistency.semantic.NliPairs;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.RankingMetrics;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NliScorersTest {
    private final List<LaneQuery> asked = new ArrayList<>();

    private static float[] agreeing(LaneQuery query) {
        return new float[] {-2, 0, 2};
    }

    private static NliConfig config(boolean graph, MeaningRule... rules) {
        return new NliConfig("nli", 1, 50, 10_000, true, List.of(rules), graph, true, false, null, null);
    }

    private static Subject subject(String text, String... samples) {
        return Subject.ofText("e", text, List.of(), List.of(samples));
    }

    private List<Evidence> score(Scorer scorer, Subject subject, Function<LaneQuery, float[]> model) {
        return run(scorer, subject, query -> new LaneAnswer.Row(model.apply(query), 10, false));
    }

    private List<Evidence> run(Scorer scorer, Subject subject, Function<LaneQuery, LaneAnswer> model) {
        asked.clear();
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        List<LaneQuery> round = scorer.queries(subject);
        while (!round.isEmpty()) {
            assertThat(round).doesNotHaveDuplicates();
            round.forEach(query -> {
                asked.add(query);
                answers.put(query, model.apply(query));
            });
            round = scorer.more(subject, new LaneAnswers(answers)).stream()
                    .filter(query -> !answers.containsKey(query))
                    .toList();
        }
        return scorer.score(subject, new LaneAnswers(answers));
    }

    @Test
    void sentenceScoresAreMeansOverSamplesAndNameWhatContradicts() {
        // Golden: the first case of selfcheck_aggregation, three labels.
        Subject subject =
                Subject.ofText("e", "One cat. Two dogs!", List.of(), List.of("s zero", "", "s two", "s three"));
        Map<String, float[]> logits = Map.of(
                "s zero", new float[] {-0.7321f, 3.6523f, -1.3014f},
                "s two", new float[] {-1.7503f, 0.5988f, 3.9964f},
                "s three", new float[] {1.5319f, -1.2687f, 2.2807f});
        Evidence evidence = score(new SelfCheckNliScorer(config(false)), subject, query -> logits.get(query.text()))
                .get(0);
        double zero = contradiction(-0.7321, -1.3014);
        double mean = (zero + contradiction(-1.7503, 3.9964) + contradiction(1.5319, 2.2807)) / 3;
        assertThat(asked)
                .hasSize(6)
                .allMatch(
                        query -> query.second().endsWith(".") || query.second().endsWith("!"));
        assertThat(evidence.score()).isCloseTo(mean, within(1e-6));
        assertThat(evidence.effectiveCount()).isEqualTo(3);
        assertThat(evidence.notes()).containsEntry("samples", "3 of 4");
        assertThat(evidence.spans()).hasSize(2);
        Span second = evidence.spans().get(1);
        assertThat(second.start()).isEqualTo(9);
        assertThat(second.end()).isEqualTo(18);
        assertThat(second.score()).isCloseTo(mean, within(1e-6));
        assertThat(second.measures())
                .containsOnlyKeys("contradicting", "sample_0")
                .containsEntry("contradicting", 1.0);
        assertThat(second.measures().get("sample_0")).isCloseTo(zero, within(1e-6));
        assertThat(second.samples()).containsExactly(0);
    }

    @Test
    void everyContradictingSampleIsNamedByItsPlace() {
        String[] samples = new String[15];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i == 3 ? " " : "sample " + i;
        }
        for (Evidence evidence : score(
                new SelfCheckNliScorer(config(false)), subject("Anna sings.", samples), q -> new float[] {2, 0, -2})) {
            assertThat(evidence.spans())
                    .singleElement()
                    .satisfies(span ->
                            assertThat(span.samples()).containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));
        }
    }

    @Test
    void sentencesAreThoseOfTheScoreWithoutAModelInAnyLanguage() {
        SelfConsistencyScorer words = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
        String german = "Der Mann und die Frau gingen in das Haus. Das Haus ist alt. Die Katze ist nicht da.";
        for (String text : List.of(
                "\u5965\u65af\u9646\u662f\u632a\u5a01\u7684\u9996\u90fd\u3002\u5b83\u662f\u4e00\u4e2a\u5927\u57ce\u5e02\u3002",
                german,
                "anna lee was born in oslo. she sings in a choir.",
                "Zoe\u0308 vit a\u0300 Ni\u0302mes. Ele\u0301onore vit ici.",
                "Anna Lee was born in Oslo. She sings in a choir.")) {
            Subject subject =
                    subject(text, text.substring(2), Normalizer.normalize(text, Normalizer.Form.NFC), "sings");
            List<Evidence> nli = score(new SelfCheckNliScorer(config(false)), subject, q -> new float[] {0, 0, 0});
            Evidence combined = words.score(subject, LaneAnswers.NONE).stream()
                    .filter(one -> one.scorer().equals("consistency.combined"))
                    .findFirst()
                    .orElseThrow();
            Evidence fused = nli.get(1);
            assertThat(fused.spans()).hasSameSizeAs(combined.spans()).hasSizeGreaterThan(1);
            for (int i = 0; i < fused.spans().size(); i++) {
                Span own = fused.spans().get(i);
                assertThat(own.start()).isEqualTo(combined.spans().get(i).start());
                assertThat(own.end()).isEqualTo(combined.spans().get(i).end());
                assertThat(own.measures().get("combined"))
                        .isEqualTo(combined.spans().get(i).score());
            }
            for (String note : List.of("tokenizer", "sentences", "language", "fallback")) {
                assertThat(nli.get(0).notes().get(note))
                        .isEqualTo(combined.notes().get(note));
            }
        }
    }

    @Test
    void sentencesWithoutContentAreSkippedAndSaid() {
        Subject subject = subject("Hi. Anna sings in Oslo. Thanks!", "Anna sings in Rome.", "She sings.");
        List<Evidence> both = score(new SelfCheckNliScorer(config(false)), subject, q -> new float[] {1, 0, -1});
        assertThat(asked).hasSize(2).allMatch(query -> "Anna sings in Oslo.".equals(query.second()));
        assertThat(both).hasSize(2).allSatisfy(evidence -> {
            assertThat(evidence.spans().stream().map(Span::label))
                    .containsExactly("no-content", "sentence", "no-content");
            assertThat(evidence.spans().get(0).score()).isNull();
            assertThat(evidence.measures())
                    .containsEntry("sentences_skipped", 2.0)
                    .containsEntry("sentences_scored", 1.0)
                    .containsEntry("sentences_too_long", 0.0);
            assertThat(evidence.notes()).containsEntry("skipped", "2 sentences without content");
        });
        assertThat(both.get(0).score()).isCloseTo(contradiction(1, -1), within(1e-6));
        assertReason(new SelfCheckNliScorer(config(false)), subject("Hi. Thanks!", "b", "c"), Reason.NO_CONTENT);
    }

    @Test
    void aSentenceThatIsTooLongIsLabelledSo() {
        Subject subject = subject("Hi. Anna sings in Oslo. Bob is a very old man.", "x", "y");
        List<Evidence> both = run(
                new SelfCheckNliScorer(config(false)),
                subject,
                query -> "Anna sings in Oslo.".equals(query.second())
                        ? new LaneAnswer.Row(new float[] {1, 0, -1}, 9, false)
                        : new LaneAnswer.Failure(Reason.TRUNCATION, "too long"));
        assertThat(both).hasSize(2).allSatisfy(evidence -> {
            assertThat(evidence.spans().stream().map(Span::label))
                    .containsExactly("no-content", "sentence", "too-long");
            assertThat(evidence.measures())
                    .containsEntry("sentences_skipped", 1.0)
                    .containsEntry("sentences_scored", 1.0)
                    .containsEntry("sentences_too_long", 1.0);
        });
    }

    private static double contradiction(double c, double e) {
        return Math.exp(c) / (Math.exp(c) + Math.exp(e));
    }

    @Test
    void anEventWithTooManyPairsAsksNothingAndSaysHowMany() {
        SelfCheckNliScorer scorer =
                new SelfCheckNliScorer(new NliConfig("nli", 1, 50, 6, true, List.of(), false, true, false, null, null));
        String three = "One cat. Two dogs. Three birds. Two dogs.";
        Evidence within = score(scorer, subject(three, "a", "b", "a"), NliScorersTest::agreeing)
                .get(0);
        assertThat(asked).as("equal texts count once").hasSize(6);
        assertThat(within.reason()).isEqualTo(Reason.NONE);
        List<Evidence> beyond = score(scorer, subject(three + " Four fish.", "a", "b", "a"), NliScorersTest::agreeing);
        assertThat(asked).isEmpty();
        assertThat(beyond).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(Reason.TEXT_TOO_LONG);
            assertThat(one.detail()).isEqualTo("8 pairs of sentence and sample, at most 6");
        });
    }

    @Test
    void twoHundredSentencesAgainstTwentySamplesAreNotTooMany() {
        SelfCheckNliScorer scorer = new SelfCheckNliScorer(NliConfig.of("nli"));
        assertThat(scorer.queries(wide(200, 20))).hasSize(4_000);
        Subject hostile = wide(2_000, 19);
        assertThat(scorer.queries(hostile)).isEmpty();
        assertThat(scorer.score(hostile, LaneAnswers.NONE).get(0).detail()).startsWith("38000 pairs");
    }

    private static Subject wide(int sentences, int samples) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append("This is sentence ").append(i).append(". ");
        }
        String[] texts = new String[samples];
        for (int i = 0; i < samples; i++) {
            texts[i] = "sample " + i;
        }
        return subject(text.toString(), texts);
    }

    @Test
    void aModelOfTwoLabelsIsReadToo() {
        Evidence evidence = score(new SelfCheckNliScorer(config(false)), subject("A cat.", "a dog"), query ->
                        new float[] {1.5f, -0.5f})
                .get(0);
        assertThat(evidence.score()).isCloseTo(contradiction(1.5, -0.5), within(1e-7));
    }

    @Test
    void fusionIsThatOfTheSpecificationOnTheDevelopmentHalf() throws Exception {
        Path file = Path.of(getClass()
                .getResource("/golden/consistency/wikibio_dev.jsonl.gz")
                .toURI());
        List<Double> scores = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<Double> passages = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        for (JsonNode line : DataFiles.lines(file)) {
            LabelledPassage passage = LabelledPassage.read(line);
            Subject subject = passage.subject(0, 20);
            double[] combined = ConsistencyScores.of(ScoredResponse.of(subject), subject.samples(), 1)
                    .combined();
            double sum = 0;
            for (int i = 0; i < combined.length; i++) {
                double fused = SelfCheckNliScorer.fuse(
                        line.get("ref").get("nli").get(i).asDouble(), combined[i]);
                scores.add(fused);
                labels.add(passage.labels().get(i));
                sum += fused;
            }
            passages.add(sum / combined.length);
            means.add(passage.meanLabel());
        }
        double[] fused = scores.stream().mapToDouble(Double::doubleValue).toArray();
        boolean[] nonFact = new boolean[fused.length];
        boolean[] factual = new boolean[fused.length];
        double[] negated = new double[fused.length];
        for (int i = 0; i < fused.length; i++) {
            nonFact[i] = labels.get(i) > 0;
            factual[i] = !nonFact[i];
            negated[i] = -fused[i];
        }
        assertThat(RankingMetrics.averagePrecision(fused, nonFact)).isCloseTo(0.9269, within(5e-5));
        assertThat(RankingMetrics.averagePrecision(negated, factual)).isCloseTo(0.6956, within(5e-5));
        assertThat(RankingMetrics.auroc(fused, nonFact)).isCloseTo(0.8380, within(5e-5));
        assertThat(RankingMetrics.pearson(
                        passages.stream().mapToDouble(Double::doubleValue).toArray(),
                        means.stream().mapToDouble(Double::doubleValue).toArray()))
                .isCloseTo(0.7452, within(5e-5));
        assertThat(SelfCheckNliScorer.fuse(1, 0)).isFinite();
        assertThat(SelfCheckNliScorer.fuse(0, 0)).isFinite();
    }

    @Test
    void identicalTextsCostNothing() {
        Subject same = subject("The cat sat. It slept.", "The cat sat. It slept.", " The cat sat. It slept. ");
        Evidence nli = score(new SelfCheckNliScorer(config(false)), same, NliScorersTest::agreeing)
                .get(0);
        assertThat(asked).isEmpty();
        assertThat(nli.score()).isZero();
        List<Evidence> semantic =
                score(new SemanticScorer(config(true, MeaningRule.values())), same, NliScorersTest::agreeing);
        assertThat(asked).isEmpty();
        assertThat(semantic)
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.reason()).isEqualTo(Reason.NONE));
        assertThat(semantic.get(0).score()).isZero();
        assertThat(semantic.get(3).score()).isCloseTo(1, within(1e-9));
        assertThat(semantic.get(3).measures()).containsEntry("num_sets", 1.0).containsEntry("luq", 0.0);
    }

    @Test
    void textsThatDifferInTheSpellingOfLettersAreIdentical() {
        String text = "Zoé rit. André dort à l'été.";
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        Evidence nli = score(
                        new SelfCheckNliScorer(config(false)), subject(apart, text, apart), NliScorersTest::agreeing)
                .get(0);
        assertThat(asked).isEmpty();
        List<Evidence> semantic = score(
                new SemanticScorer(config(true, MeaningRule.values())),
                subject(apart, text, apart),
                NliScorersTest::agreeing);
        assertThat(asked).isEmpty();
        assertThat(semantic.get(3).measures()).containsEntry("num_sets", 1.0);
        assertThat(nli.spans())
                .extracting(span -> apart.substring(span.start(), span.end()))
                .containsExactly(apart.substring(0, 9), apart.substring(10));
    }

    @Test
    void callsAreThoseOfTheSpecification() {
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            samples.add("answer number " + i % 25);
        }
        Subject subject = Subject.ofText("e", "First cat. Second dog. !!! Third bird.", List.of(), samples);
        score(new SelfCheckNliScorer(config(false)), subject, NliScorersTest::agreeing);
        assertThat(asked)
                .as("R x distinct samples, the sentence without a word left out")
                .hasSize(3 * 25);
        score(new SemanticScorer(config(true)), subject, NliScorersTest::agreeing);
        assertThat(asked).as("u (u - 1)").hasSize(26 * 25);
        score(new SemanticScorer(config(true, MeaningRule.values())), subject, NliScorersTest::agreeing);
        assertThat(asked).as("groupings share the graph's answers").hasSize(26 * 25);
        score(new SemanticScorer(config(false, MeaningRule.STRICT)), subject, NliScorersTest::agreeing);
        assertThat(asked).as("one meaning: 2 (u - 1)").hasSize(2 * 25);
        Subject distinct = Subject.ofText("e", "First cat.", List.of(), samples.subList(0, 25));
        score(new SemanticScorer(config(false, MeaningRule.STRICT)), distinct, query -> new float[] {2, 0, -2});
        assertThat(asked)
                .as("u meanings: each earlier against each later, one direction")
                .hasSize(26 * 25 / 2);
    }

    @Test
    void measuresAreThoseOfTheFunctionsOverAllPairs() {
        Random random = new Random(4);
        Subject subject = subject("a b", "b", "c", "b", "d", "a b", "e");
        Map<LaneQuery, float[]> logits = new HashMap<>();
        Function<LaneQuery, float[]> model = query -> logits.computeIfAbsent(query, unused ->
                new float[] {random.nextFloat() * 4 - 2, random.nextFloat() * 2 - 1, random.nextFloat() * 4});
        List<Evidence> all = score(new SemanticScorer(config(true, MeaningRule.values())), subject, model);
        List<String> texts = List.of("a b", "b", "c", "b", "d", "a b", "e");
        double[][][] probabilities = new double[7][7][3];
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 7; j++) {
                double[] p = {0, 0, 1};
                if (!texts.get(i).equals(texts.get(j))) {
                    float[] z = logits.get(new LaneQuery("nli", texts.get(i), texts.get(j)));
                    double sum = Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2]);
                    p = new double[] {Math.exp(z[0]) / sum, Math.exp(z[1]) / sum, Math.exp(z[2]) / sum};
                }
                probabilities[i][j] = p;
            }
        }
        NliPairs pairs = new NliPairs(probabilities);
        assertThat(all.get(0).score()).isEqualTo(SemanticEntropy.discrete(Clusters.mutualEntailment(pairs)));
        assertThat(all.get(1).score()).isEqualTo(SemanticEntropy.discrete(Clusters.strict(pairs)));
        assertThat(all.get(2).score()).isEqualTo(SemanticEntropy.discrete(Clusters.loose(pairs)));
        assertThat(all.get(2).scorer()).isEqualTo("consistency.semantic-entropy.loose");
        Evidence graph = all.get(3);
        assertThat(graph.scorer()).isEqualTo("consistency.nli-graph");
        assertThat(graph.measures().get("num_sets")).isEqualTo(Clusters.count(Clusters.nonContradiction(pairs)));
        assertThat(graph.measures().get("entailment_with_response"))
                .isCloseTo(pairs.entailmentWithFirst(), within(1e-12));
        assertThat(graph.measures())
                .containsKeys(
                        "eigv_entail",
                        "deg_entail",
                        "ecc_entail",
                        "eigv_contra",
                        "deg_contra",
                        "ecc_contra",
                        "kle",
                        "luq",
                        "num_semantic_sets");
    }

    @Test
    void likelihoodsGiveTheFurtherForms() {
        TokenColumns tokens = new TokenColumns(
                new int[0], new double[] {-0.5, -1}, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
        TokenColumns impossible = new TokenColumns(
                new int[0],
                new double[] {Double.NEGATIVE_INFINITY},
                new double[0],
                0,
                new int[0],
                new double[0],
                LogprobMode.RAW);
        Subject subject = Subject.builder("e")
                .text("a")
                .tokens(tokens)
                .samples(List.of(new Subject.SampledText("b", tokens), new Subject.SampledText("c", impossible)))
                .build();
        Evidence evidence = score(
                        new SemanticScorer(config(false, MeaningRule.LOOSE)), subject, q -> new float[] {2, 0, 0})
                .get(0);
        assertThat(evidence.measures().get("entropy_normalised")).isCloseTo(Math.log(2), within(1e-12));
        assertThat(evidence.measures()).doesNotContainKeys("entropy_kuhn", "entropy_monte_carlo");
        assertThat(evidence.score()).isCloseTo(Math.log(3), within(1e-12));
        assertThat(score(
                                new SemanticScorer(config(false, MeaningRule.LOOSE)),
                                subject("a", "b"),
                                NliScorersTest::agreeing)
                        .get(0)
                        .notes())
                .containsKey("likelihoods");
    }

    @Test
    void thePromptPrecedesAnswersWhereItIsWanted() {
        Subject subject = Subject.builder("e")
                .prompt(" Capital? ")
                .text("Paris")
                .samples("Rome")
                .build();
        NliConfig config =
                new NliConfig("nli", 1, 5, 10_000, true, List.of(MeaningRule.LOOSE), false, true, true, null, null);
        score(new SemanticScorer(config), subject, NliScorersTest::agreeing);
        assertThat(asked.get(0)).isEqualTo(new LaneQuery("nli", "Capital? Paris", "Capital? Rome"));
    }

    @Test
    void whatIsMissingIsSaid() {
        List<Scorer> scorers =
                List.of(new SelfCheckNliScorer(NliConfig.of("nli")), new SemanticScorer(NliConfig.of("nli")));
        for (Scorer scorer : scorers) {
            assertReason(scorer, subject(" ", "b", "c"), Reason.EMPTY_TEXT);
            assertReason(scorer, subject("a"), Reason.NO_SAMPLES);
            assertReason(scorer, subject("a", "b"), Reason.SAMPLES);
            assertReason(scorer, subject("a", "", " ", "b"), Reason.SAMPLES);
        }
        assertReason(scorers.get(0), subject("?!", "b", "c"), Reason.NO_CONTENT);
    }

    private void assertReason(Scorer scorer, Subject subject, Reason reason) {
        assertThat(score(scorer, subject, NliScorersTest::agreeing))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.reason()).isEqualTo(reason);
                    assertThat(one.score()).isNull();
                });
        assertThat(asked).isEmpty();
    }

    @Test
    void answersOfWhichAPartWasReadLeaveNoNumberAndEndTheQuestions() {
        Subject subject = subject("The cat sat.", "a", "b", "c", "d");
        Function<LaneQuery, LaneAnswer> cutting = query ->
                new LaneAnswer.Row(new float[] {2, 0, -2}, 5, query.text().equals("b"));
        for (boolean graph : new boolean[] {false, true}) {
            assertThat(run(new SemanticScorer(config(graph, MeaningRule.values())), subject, cutting))
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.reason()).isEqualTo(Reason.TRUNCATION);
                        assertThat(one.detail()).endsWith("pairs of answers are longer than the model reads");
                        assertThat(one.score()).isNull();
                    });
        }
        assertThat(run(new SelfCheckNliScorer(config(false)), subject, cutting)
                        .get(0)
                        .measures())
                .containsEntry("premises_cut", 1.0);
    }

    @Test
    void aFailureLeavesNoNumberAndEndsTheQuestions() {
        Subject subject = subject("The cat sat.", "a", "b", "c", "d");
        Function<LaneQuery, LaneAnswer> failing = query -> query.text().equals("c") || "c".equals(query.second())
                ? new LaneAnswer.Failure(Reason.CAPACITY, "lane closed")
                : new LaneAnswer.Row(new float[] {2, 0, -2}, 5, false);
        for (Scorer scorer :
                List.of(new SelfCheckNliScorer(config(false)), new SemanticScorer(config(false, MeaningRule.STRICT)))) {
            assertThat(run(scorer, subject, failing)).singleElement().satisfies(one -> {
                assertThat(one.reason()).isEqualTo(Reason.CAPACITY);
                assertThat(one.detail()).isEqualTo("lane closed");
            });
        }
        assertThat(asked).as("one founder's questions").hasSize(4);
    }

    @Test
    void anyTextGivesFiniteEvidence() {
        Random random = new Random(9);
        List<String> texts = new ArrayList<>(List.of(
                "\u05e9\u05dc\u05d5\u05dd. \u0645\u0631\u062d\u0628\u0627!",
                "\ud83d\ude00\ud83d\ude00 ok. \ud83d\udc69\u200d\ud83d\ude80",
                "word ".repeat(400_000),
                "\u6771\u4eac\u3002\u5927\u962a\u3002",
                "S. ".repeat(300),
                "x"));
        for (String text : texts) {
            for (int n : new int[] {1, 2, 50}) {
                List<String> samples = new ArrayList<>(Collections.nCopies(n, texts.get(random.nextInt(texts.size()))));
                samples.set(0, texts.get(random.nextInt(texts.size())));
                Subject subject = Subject.ofText("e", text, List.of(), samples);
                float[] extreme = {random.nextInt(200) - 100, 0, random.nextInt(200) - 100};
                // The combined finding needs a sentence with content, as the words' own score does.
                score(new SelfCheckNliScorer(config(false)), subject, query -> extreme)
                        .forEach(one -> assertThat(one.reason()).isIn(Reason.NONE, Reason.NO_CONTENT));
                score(new SemanticScorer(config(true, MeaningRule.values())), subject, query -> extreme)
                        .forEach(one -> assertThat(one.reason()).isEqualTo(Reason.NONE));
            }
        }
    }
}
