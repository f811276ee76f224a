package dev.assay.scoring.watermark;

import static dev.assay.scoring.watermark.MarkedTexts.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.stats.BinomialTail;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the scorer says, and what it says instead when it cannot. */
class WatermarkScorerTest {
    private static final WatermarkKey LEFT = MarkedTexts.key("left", KgwSeeding.LEFTHASH, 15485863);
    private static final WatermarkKey SELF = MarkedTexts.key("self", KgwSeeding.SELFHASH, 1234567);

    private final WatermarkScorer scorer = scorer(LEFT, SELF);

    @Test
    void onlyTheMarkingKeyFindsItsText() {
        MarkedTexts texts = new MarkedTexts(1, MarkedTexts.VOCABULARY);
        List<Evidence> evidence = score(subject(texts.marked(120, LEFT)));
        assertThat(evidence).extracting(Evidence::keyId).containsExactly("left", "self");
        assertThat(evidence)
                .extracting(Evidence::scorer)
                .containsExactly("watermark.kgw.lefthash", "watermark.kgw.selfhash");
        assertThat(evidence.get(0).log10PValue()).isLessThan(-6);
        assertThat(evidence.get(0).flagged()).isTrue();
        assertThat(evidence.get(1).pValue()).isGreaterThan(0.01);
        assertThat(evidence.get(1).flagged()).isFalse();
        assertThat(score(subject(texts.marked(120, SELF))).get(1).log10PValue()).isLessThan(-6);
    }

    @Test
    void thePValueIsTheExactTailOfItsOwnCounts() {
        Evidence evidence = score(subject(new MarkedTexts(2, MarkedTexts.VOCABULARY).plain(300)))
                .get(0);
        long distinct = evidence.effectiveCount();
        assertThat(evidence.statisticName()).isEqualTo("green");
        assertThat(distinct).isLessThan(299);
        assertThat(evidence.measures()).containsEntry("num_tokens_scored", 299.0);
        assertThat(evidence.measures()).containsEntry("distinct_tokens_scored", (double) distinct);
        assertThat(evidence.pValue())
                .isEqualTo(BinomialTail.atLeast(Math.round(evidence.statistic()), distinct, 12564, 50257)
                        .p());
    }

    @Test
    void aRepeatedPassageIsNoEvidence() {
        int[] once = new MarkedTexts(9, MarkedTexts.VOCABULARY).plain(40);
        int[] often = IntStream.range(0, 4_000).map(i -> once[i % 40]).toArray();
        for (Evidence evidence : score(subject(often))) {
            assertThat(evidence.effectiveCount()).isLessThanOrEqualTo(40);
            assertThat(evidence.pValue()).isGreaterThan(1e-3);
        }
        Evidence one =
                score(subject(IntStream.generate(() -> 7).limit(500).toArray())).get(0);
        assertThat(one.effectiveCount()).isEqualTo(1);
        assertThat(one.pValue()).isIn(1.0, 12564 / 50257.0);
    }

    @Test
    void noKey() {
        assertAbstained(scorer().score(subject(1, 2, 3), LaneAnswers.NONE), Reason.NO_KEY);
        assertThat(scorer().score(subject(1, 2, 3), LaneAnswers.NONE).get(0).scorer())
                .isEqualTo("watermark");
    }

    @Test
    void keysOfOtherTenantsAreNotTried() {
        WatermarkScorer acme = scorer(forTenant("acme"));
        assertAbstained(acme.score(subject(1, 2, 3), LaneAnswers.NONE), Reason.NO_KEY);
        assertThat(acme.score(of("acme", null, null, 1, 2, 3), LaneAnswers.NONE)
                        .get(0)
                        .disposition())
                .isEqualTo(Disposition.SCORED);
    }

    @Test
    void noTokens() {
        assertAbstained(score(Subject.ofText("e", "text only", List.of(), List.of())), Reason.NO_TOKENS);
    }

    @Test
    void aNegativeIdIsNamed() {
        assertAbstained(score(subject(1, -2, 3)), Reason.INVALID_TOKEN_ID);
    }

    @Test
    void tooShortHasPOneAndTheReason() {
        List<Evidence> evidence = score(subject(5));
        assertAbstained(evidence.subList(0, 1), Reason.TOO_SHORT);
        assertAbstained(score(subject(1, 2, 3, 4)).subList(1, 2), Reason.TOO_SHORT);
        assertThat(evidence).allSatisfy(one -> {
            assertThat(one.pValue()).isEqualTo(1);
            assertThat(one.log10PValue()).isZero();
        });
        assertThat(score(subject(1, 2)).get(0).disposition()).isEqualTo(Disposition.SCORED);
    }

    @Test
    void anotherVocabularyIsNotScored() {
        int[] ids = {1, 2, 3, 4, 5, 6, 7};
        assertAbstained(score(of(null, "other", null, ids)), Reason.VOCABULARY_MISMATCH);
        assertAbstained(score(of(null, MarkedTexts.VOCABULARY_ID, 50304, ids)), Reason.VOCABULARY_MISMATCH);
        assertAbstained(score(subject(1, 2, 3, 4, 50257, 6, 7)), Reason.VOCABULARY_MISMATCH);
        assertThat(score(of(null, MarkedTexts.VOCABULARY_ID, 50257, ids)).get(0).disposition())
                .isEqualTo(Disposition.SCORED);
        assertThat(score(subject(1, 2, 3, 4, 50256, 6, 7)).get(0).disposition()).isEqualTo(Disposition.SCORED);
    }

    @Test
    void anyTokensGiveFiniteEvidence() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            int bound = 1 + random.nextInt(MarkedTexts.VOCABULARY);
            int[] ids = random.ints(random.nextInt(60), 0, bound).toArray();
            for (Evidence evidence : score(subject(ids))) {
                assertThat(evidence.measures().values()).allMatch(Double::isFinite);
                if (evidence.pValue() != null) {
                    assertThat(evidence.pValue()).isBetween(0.0, 1.0);
                }
            }
        }
        int[] huge = {Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 1, 2, 3};
        assertAbstained(score(subject(huge)), Reason.VOCABULARY_MISMATCH);
    }

    @Test
    void evidenceOfAnUnderflowingPValueKeepsItsLogarithm() {
        WatermarkKey key = MarkedTexts.key("left", KgwSeeding.LEFTHASH, 77);
        GreenLists lists = new GreenLists();
        KgwSeeds seeds = new KgwSeeds(MarkedTexts.parameters(key));
        Random random = new Random(8);
        int[] ids = new int[1_200];
        ids[0] = 1;
        for (int i = 1; i < ids.length; i++) {
            ids[i] = random.nextInt(MarkedTexts.VOCABULARY);
            // After token 0 the list is that of every key, which counts for nothing.
            while (ids[i] == 0 || !lists.contains(MarkedTexts.parameters(key), seeds.at(ids, i), ids[i])) {
                ids[i] = (ids[i] + 1) % MarkedTexts.VOCABULARY;
            }
        }
        Evidence evidence = scorer(key).score(subject(ids), LaneAnswers.NONE).get(0);
        assertThat(evidence.statistic()).isEqualTo(1_199);
        assertThat(evidence.pValue()).isZero();
        assertThat(evidence.log10PValue()).isLessThan(-700).isGreaterThan(-730);
        assertThat(evidence.measures()).containsEntry("hf_p_value", 0.0);
    }

    private static WatermarkKey forTenant(String tenant) {
        return key("t", tenant, null, null, false);
    }

    private static WatermarkKey key(
            String id, @Nullable String tenant, @Nullable Instant from, @Nullable Instant to, boolean windows) {
        KgwDetector detector = new KgwDetector(
                new KgwParameters(KgwSeeding.LEFTHASH, HashingKey.of(3), 0.5, 1, 100, null), new GreenLists());
        return new WatermarkKey(
                id,
                detector.scheme(),
                "watermark.kgw.lefthash",
                detector,
                "",
                null,
                100,
                null,
                "team-a",
                tenant,
                from,
                to,
                null,
                windows);
    }

    private static Subject of(
            @Nullable String tenant, @Nullable String vocabularyId, @Nullable Integer vocabularySize, int... ids) {
        return Subject.builder("e")
                .tenant(tenant)
                .model("m")
                .vocabulary(vocabularyId, vocabularySize)
                .tokens(TokenColumns.ofIds(ids))
                .build();
    }

    @Test
    void aKeyOutsideItsTimeIsNoTest() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2026-01-31T00:00:00Z");
        WatermarkScorer timed = scorer(key("january", null, start, end, false), key("always", null, null, null, false));
        assertThat(timed.score(at(Instant.parse("2026-01-31T00:00:00Z")), LaneAnswers.NONE))
                .hasSize(2);
        assertThat(timed.score(at(null), LaneAnswers.NONE)).hasSize(2);
        assertThat(timed.score(at(Instant.parse("2026-01-31T00:00:00.001Z")), LaneAnswers.NONE))
                .extracting(Evidence::keyId)
                .containsExactly("always");
    }

    @Test
    void windowsAreATestOfTheirOwn() {
        WatermarkScorer windowed = scorer(key("k", null, null, null, true));
        Random random = new Random(5);
        KgwParameters parameters = MarkedTexts.parameters(key("k", null, null, null, true));
        KgwSeeds seeds = new KgwSeeds(parameters);
        GreenLists lists = new GreenLists();
        int[] ids = random.ints(600, 0, 100).toArray();
        for (int i = 300; i < 340; i++) {
            while (!lists.contains(parameters, seeds.at(ids, i), ids[i])) {
                ids[i] = random.nextInt(100);
            }
        }
        List<Evidence> evidence = windowed.score(subject(ids), LaneAnswers.NONE);
        assertThat(evidence)
                .extracting(Evidence::scorer)
                .containsExactly("watermark.kgw.lefthash", "watermark.kgw.lefthash.window");
        Evidence window = evidence.get(1);
        assertThat(window.pValue()).isLessThan(1e-3).isLessThan(evidence.get(0).pValue());
        assertThat(window.spans()).hasSize(1);
        assertThat(window.spans().get(0).start()).isBetween(280, 320);
        assertThat(window.spans().get(0).end()).isBetween(320, 360);
        assertThat(window.draws()).isNull();
        assertThat(evidence.get(0).draws().sum()).isEqualTo(evidence.get(0).statistic());
        List<Evidence> brief = windowed.score(subject(1, 2, 3, 4, 5), LaneAnswers.NONE);
        assertThat(brief.get(0).disposition()).isEqualTo(Disposition.SCORED);
        assertAbstained(brief.subList(1, 2), Reason.TOO_SHORT);
        assertThat(windowed.score(subject(1), LaneAnswers.NONE)).hasSize(1);
    }

    @Test
    void drawsArePositionsOfTheText() {
        int[] ids = {7, 8, 7, 8, 9};
        Evidence evidence = scorer(key("k", null, null, null, false))
                .score(subject(ids), LaneAnswers.NONE)
                .get(0);
        // 7-8 comes back and counts once.
        assertThat(evidence.draws().positions()).containsExactly(1, 2, 4);
        assertThat(evidence.draws().law()).isEqualTo(new DrawLaw.Bernoulli(0.5));
        assertThat(evidence.effectiveCount()).isEqualTo(3);
    }

    private static Subject at(@Nullable Instant time) {
        return Subject.builder("e")
                .model("m")
                .tokens(TokenColumns.ofIds(1, 2, 3))
                .occurredAt(time)
                .build();
    }

    private List<Evidence> score(Subject subject) {
        return scorer.score(subject, LaneAnswers.NONE);
    }

    private static WatermarkScorer scorer(WatermarkKey... keys) {
        return new WatermarkScorer(new KeyRing(List.of(keys)));
    }

    private static void assertAbstained(List<Evidence> evidence, Reason reason) {
        assertThat(evidence).isNotEmpty().allSatisfy(one -> {
            assertThat(one.disposition()).isEqualTo(Disposition.ABSTAINED);
            assertThat(one.reason()).isEqualTo(reason);
        });
    }
}
