package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.AskedModel;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.BySamples;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ConsistencyModel.Target;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalibratedScorerTest {
    private static final String PERPLEXITY = "consistency.perplexity";
    private final LikelihoodScorer plain = new LikelihoodScorer(2);

    private static ConsistencyModel model() {
        Map<Integer, ScoreMap> answers = Map.of(1, new ScoreMap.Platt(1, 0), 2, new ScoreMap.Platt(2, 0));
        return new ConsistencyModel(
                List.of(),
                "f",
                Map.of(),
                Map.of(),
                Map.of(
                        new Target(PERPLEXITY, AnswerKind.ANSWER),
                        new BySamples<>(answers),
                        new Target(PERPLEXITY, AnswerKind.PASSAGE),
                        new BySamples<>(Map.of(1, new ScoreMap.Platt(-1, 0)))),
                Map.of());
    }

    private static Subject subject(String text, @Nullable String prompt, int samples) {
        TokenColumns tokens = new TokenColumns(
                new int[0], new double[] {-1}, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
        List<Subject.SampledText> all = IntStream.range(0, samples)
                .mapToObj(i -> Subject.SampledText.of("Oslo"))
                .toList();
        return Subject.builder("e")
                .prompt(prompt)
                .text(text)
                .tokens(tokens)
                .samples(all)
                .build();
    }

    private static Evidence find(List<Evidence> found, String id) {
        return found.stream().filter(one -> one.scorer().equals(id)).findFirst().orElseThrow();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void samples_count_as_the_scorer_counts_them() {
        Subject full = subject("Oslo", null, 2);
        Subject blank = Subject.builder("e")
                .sentences(List.of("Oslo"))
                .tokens(full.tokens())
                .samples("Oslo", " ")
                .build();
        ConsistencyConfig one = new ConsistencyConfig(1, 1, 5, 0.5, 0.75, null, null, 60, 4, 50);
        Scorer all = CalibratedScorer.of(plain, ConsistencyConfig.DEFAULT, model());
        Scorer first = CalibratedScorer.of(plain, one, model());
        double perplexity = Objects.requireNonNull(
                find(plain.score(full, LaneAnswers.NONE), PERPLEXITY).score());
        assertThat(find(all.score(full, LaneAnswers.NONE), PERPLEXITY).probability())
                .isCloseTo(sigmoid(2 * perplexity), within(1e-12));
        assertThat(find(first.score(full, LaneAnswers.NONE), PERPLEXITY).probability())
                .isCloseTo(sigmoid(perplexity), within(1e-12));
        assertThat(find(all.score(blank, LaneAnswers.NONE), PERPLEXITY).probability())
                .isCloseTo(sigmoid(perplexity), within(1e-12));
    }

    @Test
    void a_score_of_samples_has_the_probability_for_those_that_it_rests_on() {
        String entropy = "consistency.monte-carlo-entropy";
        Map<Integer, ScoreMap> byCount = Map.of(2, new ScoreMap.Platt(1, 0), 3, new ScoreMap.Platt(2, 0));
        ConsistencyModel model = new ConsistencyModel(
                List.of(),
                "f",
                Map.of(),
                Map.of(),
                Map.of(new Target(entropy, AnswerKind.ANSWER), new BySamples<>(byCount)),
                Map.of());
        Subject two = subject("Oslo", null, 0);
        TokenColumns likely = two.tokens();
        Subject subject = Subject.builder("e")
                .text("Oslo")
                .samples(List.of(
                        new Subject.SampledText("Oslo", likely),
                        Subject.SampledText.of("Oslo"),
                        new Subject.SampledText("Oslo", likely)))
                .build();
        Scorer calibrated = CalibratedScorer.of(plain, ConsistencyConfig.DEFAULT, model);
        Evidence found = find(calibrated.score(subject, LaneAnswers.NONE), entropy);
        assertThat(found.effectiveCount()).isEqualTo(2);
        assertThat(found.probability()).isEqualTo(sigmoid(1), within(1e-12));
        assertThat(found.notes()).containsEntry("calibration", "platt at N = 2, model f");
    }

    @Test
    void scores_of_other_scorers_have_the_probability_that_was_fitted_to_them() {
        Scorer calibrated = CalibratedScorer.of(plain, ConsistencyConfig.DEFAULT, model());
        List<Evidence> found = calibrated.score(subject("Oslo", null, 1), LaneAnswers.NONE);
        Evidence one = find(found, PERPLEXITY);
        assertThat(one.probability()).isEqualTo(sigmoid(1), within(1e-12));
        assertThat(one.notes())
                .containsEntry("calibration", "platt at N = 1, model f")
                .containsEntry("probability", "that the answer is wrong")
                .containsEntry("logprobs", "RAW");
        assertThat(find(found, "consistency.msp").probability()).isNull();
        Evidence two = find(calibrated.score(subject("Oslo", null, 2), LaneAnswers.NONE), PERPLEXITY);
        assertThat(two.probability()).isEqualTo(sigmoid(2), within(1e-12));
        // Many words are a passage, unless the prompt is known and the sentences are few.
        String longer = "word ".repeat(80).strip() + ".";
        Evidence passage = find(calibrated.score(subject(longer, null, 2), LaneAnswers.NONE), PERPLEXITY);
        assertThat(passage.probability()).isEqualTo(sigmoid(-1), within(1e-12));
        assertThat(passage.notes()).containsEntry("probability", "expected share of sentences that are not factual");
        Evidence asked = find(calibrated.score(subject(longer, "why?", 2), LaneAnswers.NONE), PERPLEXITY);
        assertThat(asked.probability()).isEqualTo(sigmoid(2), within(1e-12));
    }

    @Test
    void without_samples_the_nearest_number_of_samples_counts() {
        Scorer calibrated = CalibratedScorer.of(plain, ConsistencyConfig.DEFAULT, model());
        Evidence one = find(calibrated.score(subject("Oslo", null, 0), LaneAnswers.NONE), PERPLEXITY);
        assertThat(one.probability()).isEqualTo(sigmoid(1), within(1e-12));
    }

    @Test
    void the_fingerprint_has_the_model_file() {
        Scorer calibrated = CalibratedScorer.of(plain, ConsistencyConfig.DEFAULT, model());
        assertThat(calibrated.describe()).startsWith(plain.describe()).contains("calibration=f");
        assertThat(calibrated.id()).isEqualTo(plain.id());
    }

    @Test
    void the_bundled_model_knows_what_needs_no_model_and_the_bundled_encoder() {
        ConsistencyModel bundled = ModelFile.bundled();
        Set<String> scorers = bundled.calibrations().keySet().stream()
                .map(Target::scorer)
                .collect(Collectors.toCollection(TreeSet::new));
        scorers.removeAll(SelfConsistencyScorer.CALIBRATED);
        assertThat(scorers).containsExactly(EmbeddingAgreementScorer.ID);
        assertThat(bundled.asked()).containsOnlyKeys(EmbeddingAgreementScorer.ID);
        assertThat(CalibratedScorer.of(plain, ConsistencyConfig.DEFAULT, bundled))
                .isSameAs(plain);
    }

    @Test
    void scores_of_another_model_have_its_name_and_no_probability() {
        ModelScorer scorer = new EmbeddingAgreementScorer("m", 1, 3, null);
        AskedModel own = new AskedModel("m", "01");
        AskedModel other = new AskedModel("m", "02");
        ConsistencyModel model = new ConsistencyModel(
                List.of(),
                "f",
                Map.of(),
                Map.of(),
                Map.of(
                        new Target(EmbeddingAgreementScorer.ID, AnswerKind.ANSWER),
                        new BySamples<>(Map.of(1, new ScoreMap.Platt(2, 0)))),
                Map.of(EmbeddingAgreementScorer.ID, own));
        Subject subject = subject("Oslo", null, 2);
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        scorer.queries(subject).forEach(query -> answers.put(query, new LaneAnswer.Row(new float[] {1, 0}, 3, false)));
        LaneAnswers known = new LaneAnswers(answers);
        Scorer calibrated = CalibratedScorer.of(scorer, ConsistencyConfig.DEFAULT, model, own);
        Evidence one = find(calibrated.score(subject, known), EmbeddingAgreementScorer.ID);
        assertThat(one.probability()).isEqualTo(sigmoid(2 * Objects.requireNonNull(one.score())), within(1e-12));
        assertThat(one.notes()).containsEntry("model", "m@01").containsEntry("calibration", "platt at N = 1, model f");
        assertThat(calibrated.describe()).contains("calibration=f");
        CalibratedScorer.requireOwn(scorer, model, own);

        Scorer foreign = CalibratedScorer.of(scorer, ConsistencyConfig.DEFAULT, model, other);
        Evidence two = find(foreign.score(subject, known), EmbeddingAgreementScorer.ID);
        assertThat(two.score()).isEqualTo(one.score());
        assertThat(two.probability()).isNull();
        assertThat(two.notes()).containsEntry("model", "m@02").doesNotContainKey("calibration");
        assertThat(foreign.describe()).isEqualTo(scorer.describe());
        assertThatThrownBy(() -> CalibratedScorer.requireOwn(scorer, model, other))
                .isInstanceOf(ForeignCalibrationException.class)
                .hasMessage(
                        "was fitted to consistency.embedding of m@01, and m@02 is another one: other files, or 8-bit"
                                + " weights on a CPU that are floats on a GPU");
        assertThatThrownBy(() -> CalibratedScorer.requireOwn(scorer, model, new AskedModel("n", "02")))
                .hasMessage("was fitted to consistency.embedding of m@01, and n@02 is another model");
    }
}
