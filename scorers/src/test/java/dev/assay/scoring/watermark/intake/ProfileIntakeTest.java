package dev.assay.scoring.watermark.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.tokens.Tokenizer;
import dev.assay.scoring.watermark.Attempt;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.KeyRingReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which keys are tried on which tokens, and what is said about those that are not. */
class ProfileIntakeTest {
    private static final KeyRing RING = ring(
            key("a1", "'vocabulary-id':'abc'"),
            key("a2", "'vocabulary-id':'abc'"),
            key("b1", "'vocabulary-id':'bytes'"),
            key("any", ""));
    private static final Map<String, Tokenizer> TOKENIZERS =
            Map.of("abc", new Letters("abc", 1), "bytes", new Letters("bytes", 2));

    @Test
    void unknownProducersGetEveryKeyOnTheirIds() {
        List<Attempt> attempts = intake(ModelProfiles.NONE, 10).attempts(ids("m", 1, 2, 3));
        assertThat(attempts).extracting(one -> one.key().id()).containsExactly("a1", "a2", "b1", "any");
        assertThat(attempts).allSatisfy(one -> {
            assertThat(one.text().ids()).containsExactly(1, 2, 3);
            assertThat(one.notes()).isEqualTo(Map.of("tokens", "event", "profile", "default-search"));
        });
    }

    @Test
    void textIsTokenisedByTheTokenizerOfTheKeysVocabulary() {
        List<Attempt> attempts = intake(ModelProfiles.NONE, 10).attempts(text("m", "hello"));
        assertThat(attempts).extracting(one -> one.key().id()).containsExactly("a1", "a2", "b1", "any");
        assertThat(attempts.get(0).notes())
                .isEqualTo(Map.of("tokens", "text", "tokenizer", "abc", "profile", "default-search"));
        assertThat(attempts.get(0).text().ids()).containsExactly('h' + 1, 'e' + 1, 'l' + 1, 'l' + 1, 'o' + 1);
        assertThat(attempts.get(2).text().ids()).startsWith('h' + 2);
        assertThat(attempts.get(3).reason()).isEqualTo(Reason.NO_TOKENS);
        assertThat(attempts.get(3).detail()).contains("no tokenizer");
    }

    @Test
    void idsOfTheEventAreNotReadAnewFromItsText() {
        Subject both = subject("m", null, null, "hello", new int[] {5, 6}, null);
        assertThat(intake(ModelProfiles.NONE, 10).attempts(both))
                .allSatisfy(one -> assertThat(one.text().ids()).containsExactly(5, 6));
    }

    @Test
    void aProfileDecides() {
        ModelProfiles profiles = profiles("{'id':'chat','model':'m*','candidates':["
                + "{'key':'b1','tokenizer':'abc'},'any','gone',{'key':'any','tokenizer':'bytes'}]},"
                + "{'id':'none','model':'silent','candidates':[]}");
        ProfileIntake intake = intake(profiles, 10);
        assertThat(intake.attempts(ids("m1", 1, 2)))
                .extracting(one -> one.key().id())
                .containsExactly("b1", "any");
        List<Attempt> texts = intake.attempts(text("m1", "xy"));
        assertThat(texts)
                .extracting(one -> one.key().id() + " " + one.notes().get("tokenizer"))
                .containsExactly("b1 abc", "any bytes", "any null");
        assertThat(texts).allSatisfy(one -> assertThat(one.notes()).containsEntry("profile", "chat"));
        assertThat(intake.attempts(ids("silent", 1, 2))).isEmpty();
        assertThat(intake.attempts(ids("other", 1, 2))).hasSize(4);
        assertThat(intake.attempts(ids(null, 1, 2))).hasSize(4);
    }

    @Test
    void tenantAndTimeLeaveKeysOut() {
        KeyRing ring = ring(
                key("acme", "'tenant':'acme'"),
                key("old", "'not-after':'2026-01-01T00:00:00Z'"),
                key("new", "'not-before':'2026-01-01T00:00:01Z'"));
        ProfileIntake intake = new ProfileIntake(ring, ModelProfiles.NONE, Map.of(), 10);
        assertThat(tried(intake, "acme", "2026-01-01T00:00:00Z")).containsExactly("acme", "old");
        assertThat(tried(intake, "acme", "2026-01-01T00:00:01Z")).containsExactly("acme", "new");
        assertThat(tried(intake, null, null)).containsExactly("old", "new");
        ProfileIntake only =
                new ProfileIntake(ring, profiles("{'id':'p','model':'*','candidates':['acme']}"), Map.of(), 10);
        assertThat(tried(only, "other", null)).isEmpty();
    }

    @Test
    void theSameKeyNeverReadsTheSameTokensTwice() {
        ModelProfiles profiles = profiles("{'id':'p','model':'*','candidates':[{'key':'any','tokenizer':'abc'},"
                + "{'key':'any','tokenizer':'same'},{'key':'any','tokenizer':'bytes'}]}");
        Map<String, Tokenizer> tokenizers = new HashMap<>(TOKENIZERS);
        tokenizers.put("same", new Letters("same", 1));
        ProfileIntake intake = new ProfileIntake(RING, profiles, tokenizers, 10);
        assertThat(intake.attempts(text("m", "hello")))
                .extracting(one -> one.notes().get("tokenizer"))
                .containsExactly("abc", "bytes");
        assertThat(intake.attempts(ids("m", 1, 2))).hasSize(1);
    }

    @Test
    void whatTheLimitCutsIsSaidOnEveryTestAndOnce() {
        List<Attempt> attempts = intake(ModelProfiles.NONE, 2).attempts(ids("m", 1, 2, 3));
        assertThat(attempts).hasSize(3);
        assertThat(attempts).extracting(one -> one.key().id()).containsExactly("a1", "a2", "b1");
        assertThat(attempts).allSatisfy(one -> assertThat(one.notes()).containsEntry("tests_cut", "2"));
        assertThat(attempts.get(2).reason()).isEqualTo(Reason.TESTS_CUT);
        assertThat(attempts.get(2).detail()).isEqualTo("watermark.max-tests is 2; 2 more were not made");
        assertThat(intake(ModelProfiles.NONE, 4).attempts(ids("m", 1, 2, 3)))
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.notes()).doesNotContainKey("tests_cut"));
    }

    @Test
    void aTextIsNotTokenisedOnceTheLimitIsReached() {
        Letters late = new Letters("bytes", 2);
        ProfileIntake intake =
                new ProfileIntake(RING, ModelProfiles.NONE, Map.of("abc", new Letters("abc", 1), "bytes", late), 2);
        List<Attempt> attempts = intake.attempts(text("m", "hello"));
        assertThat(late.calls).isZero();
        assertThat(attempts)
                .extracting(Attempt::reason)
                .containsExactly(Reason.NONE, Reason.NONE, Reason.NO_TOKENS, Reason.TESTS_CUT);
    }

    @Test
    void oneTokenizationServesAllKeysOfAnEvent() {
        Letters tokenizer = new Letters("abc", 1);
        ProfileIntake intake = new ProfileIntake(RING, ModelProfiles.NONE, Map.of("abc", tokenizer), 10);
        assertThat(intake.attempts(text("m", "hello"))).hasSize(3);
        assertThat(tokenizer.calls).isEqualTo(1);
    }

    @Test
    void keysOfOtherVocabulariesShareOneEntry() {
        List<Attempt> attempts =
                intake(ModelProfiles.NONE, 10).attempts(subject("m", "bytes", null, "", new int[] {1, 2}, null));
        assertThat(attempts).extracting(one -> one.key().id()).containsExactly("b1", "any", "a1");
        assertThat(attempts.get(2).reason()).isEqualTo(Reason.VOCABULARY_MISMATCH);
        assertThat(attempts.get(2).detail()).isEqualTo("model.vocabularyId");
        assertThat(attempts.get(2).notes()).containsEntry("keys", "2");
    }

    @Test
    void idsBeyondTheVocabularyAreNotTried() {
        assertThat(intake(ModelProfiles.NONE, 10).attempts(ids("m", 1, 1000)))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo(Reason.VOCABULARY_MISMATCH));
        assertThat(intake(ModelProfiles.NONE, 10).attempts(ids("m", 1, -1)))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo(Reason.INVALID_TOKEN_ID));
        List<Attempt> texts = intake(ModelProfiles.NONE, 10).attempts(text("m", "\u4e2d"));
        assertThat(texts)
                .extracting(Attempt::detail)
                .containsExactly("tokenizer abc", "tokenizer bytes", "tokens.ids, and no tokenizer for the text");
    }

    @Test
    void neitherIdsNorText() {
        assertThat(intake(ModelProfiles.NONE, 10).attempts(text("m", "")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.reason()).isEqualTo(Reason.NO_TOKENS);
                    assertThat(one.notes()).containsEntry("keys", "4");
                });
        assertThat(new ProfileIntake(KeyRing.EMPTY, ModelProfiles.NONE, TOKENIZERS, 1).attempts(text("m", "x")))
                .isEmpty();
        assertThatThrownBy(() -> intake(ModelProfiles.NONE, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textsAreNormalizedAsTheKeySaysBeforeTheyAreTokenised() {
        String lmw =
                "{'id':'%s','scheme':'lm-watermarking','hash-key':77,'vocabulary-size':70000,'generator-device':'cpu',"
                        + "'vocabulary-id':'abc','normalizers':'%s'}";
        KeyRing ring = ring(
                lmw.formatted("none", ""),
                lmw.formatted("unicode", "unicode"),
                lmw.formatted("both", "unicode,homoglyphs"));
        ProfileIntake intake = new ProfileIntake(ring, ModelProfiles.NONE, Map.of("abc", new Letters("abc", 0)), 10);
        String attacked = "h\u0435llo\u200bthere";
        List<Attempt> attempts = intake.attempts(text("m", attacked));
        assertThat(attempts)
                .extracting(one -> spelled(one.text().ids()))
                .containsExactly(attacked, "h\u0435llo there", "hello there");
        assertThat(attempts)
                .extracting(one -> one.notes().get("text"))
                .containsExactly(null, "normalized", "normalized");
        assertThat(intake.attempts(text("m", "plain")))
                .allSatisfy(one -> assertThat(one.notes()).doesNotContainKey("text"));
        assertThat(intake.attempts(ids("m", 0x435)))
                .allSatisfy(one -> assertThat(one.text().ids()).containsExactly(0x435));
        assertThatThrownBy(() -> ring(lmw.formatted("x", "truecase"))).hasMessageContaining("normalizers must be");
    }

    @Test
    void aKeyThatSearchesWindowsCountsTwice() {
        KeyRing ring = ring(key("w1", "'windows':true"), key("w2", "'windows':true"), key("k", ""));
        assertThat(new ProfileIntake(ring, ModelProfiles.NONE, Map.of(), 3).attempts(ids("m", 1, 2)))
                .extracting(one -> one.key().id() + " " + one.reason())
                .containsExactly("w1 NONE", "w2 TESTS_CUT");
        assertThat(new ProfileIntake(ring, ModelProfiles.NONE, Map.of(), 3).attempts(ids("m", 1, 2)))
                .allSatisfy(one -> assertThat(one.notes()).containsEntry("tests_cut", "3"));
    }

    @Test
    void schemesOfWordsReadTheTextWhateverTheTokens() {
        KeyRing ring = ring("{'id':'w1','scheme':'yang-words'}", "{'id':'w2','scheme':'yang-words'}");
        ProfileIntake intake = new ProfileIntake(ring, ModelProfiles.NONE, Map.of(), 10);
        Subject both = subject("m", null, null, "some words", new int[] {5, 6}, null);
        assertThat(intake.attempts(both))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.text().text()).isEqualTo("some words"));
        assertThat(intake.attempts(ids("m", 5, 6)))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo(Reason.EMPTY_TEXT));
    }

    private static String spelled(int[] ids) {
        return new String(ids, 0, ids.length);
    }

    @Test
    void theLineForTheFingerprintChangesWithEveryPart() {
        ModelProfiles profiles = profiles("{'id':'p','model':'m','candidates':['a1']}");
        ModelProfiles other = profiles("{'id':'p','model':'m','candidates':['a2']}");
        assertThat(Set.of(
                        intake(ModelProfiles.NONE, 10).describe(),
                        intake(ModelProfiles.NONE, 11).describe(),
                        intake(profiles, 10).describe(),
                        intake(other, 10).describe(),
                        new ProfileIntake(RING, ModelProfiles.NONE, Map.of(), 10).describe()))
                .hasSize(5);
    }

    /** Whatever the profile, ring and event: no pair twice, no more than the limit, nothing lost without a word. */
    @Test
    void anyConfigurationKeepsTheRules() {
        Random random = new Random(17);
        for (int round = 0; round < 300; round++) {
            List<String> keys = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                keys.add(key("k" + i, random.nextBoolean() ? "" : "'vocabulary-id':'" + vocabulary(random) + "'"));
            }
            KeyRing ring = ring(keys.toArray(String[]::new));
            Set<String> candidates = new HashSet<>();
            for (int i = random.nextInt(9); i > 0; i--) {
                candidates.add("{'key':'k" + (1 + random.nextInt(7)) + "','tokenizer':'" + vocabulary(random) + "'}");
            }
            ModelProfiles profiles =
                    profiles("{'id':'p','model':'m','candidates':[" + String.join(",", candidates) + "]}");
            int limit = 1 + random.nextInt(8);
            ProfileIntake intake = new ProfileIntake(ring, profiles, TOKENIZERS, limit);
            String model = random.nextBoolean() ? "m" : null;
            Subject subject = random.nextBoolean() ? text(model, "some text") : ids(model, 1, 2, 3);
            List<Attempt> attempts = intake.attempts(subject);
            Set<String> tests = new HashSet<>();
            attempts.stream()
                    .filter(one -> one.text() != null)
                    .forEach(one -> assertThat(tests.add(
                                    one.key().id() + Arrays.toString(one.text().ids())))
                            .isTrue());
            assertThat(tests.size()).isLessThanOrEqualTo(limit);
            boolean cut = attempts.stream().anyMatch(one -> one.reason() == Reason.TESTS_CUT);
            List<Attempt> unlimited = new ProfileIntake(ring, profiles, TOKENIZERS, 1_000).attempts(subject);
            long all = unlimited.stream().filter(one -> one.text() != null).count();
            assertThat(cut).isEqualTo(all > limit);
            assertThat(tests.size()).isEqualTo((int) Math.min(all, limit));
            assertThat(intake.attempts(subject)).hasSameSizeAs(attempts);
        }
    }

    private static String vocabulary(Random random) {
        return random.nextBoolean() ? "abc" : "bytes";
    }

    private static List<String> tried(ProfileIntake intake, @Nullable String tenant, @Nullable String time) {
        Subject subject = subject("m", null, tenant, "", new int[] {1}, time == null ? null : Instant.parse(time));
        return intake.attempts(subject).stream().map(one -> one.key().id()).toList();
    }

    private static ProfileIntake intake(ModelProfiles profiles, int maxTests) {
        return new ProfileIntake(RING, profiles, TOKENIZERS, maxTests);
    }

    private static Subject ids(@Nullable String model, int... ids) {
        return subject(model, null, null, "", ids, null);
    }

    private static Subject text(@Nullable String model, String text) {
        return subject(model, null, null, text, new int[0], null);
    }

    private static Subject subject(
            @Nullable String model,
            @Nullable String vocabularyId,
            @Nullable String tenant,
            String text,
            int[] ids,
            @Nullable Instant time) {
        return Subject.builder("e")
                .tenant(tenant)
                .model(model)
                .vocabulary(vocabularyId, null)
                .text(text)
                .tokens(TokenColumns.ofIds(ids))
                .occurredAt(time)
                .build();
    }

    private static String key(String id, String more) {
        return "{'id':'" + id + "','scheme':'hf-kgw-lefthash','key':77,'vocabulary-size':1000,'generator-device':'cpu'"
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static KeyRing ring(String... keys) {
        try {
            String json = "{'keys':[" + String.join(",", keys) + "]}";
            return KeyRingReader.read(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelProfiles profiles(String entries) {
        try {
            return ProfileReader.read(
                    new ObjectMapper().readTree(("{'profiles':[" + entries + "]}").replace('\'', '"')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One token per character: its code point, moved a little. */
    private static final class Letters implements Tokenizer {
        private final String id;
        private final int shift;
        private int calls;

        Letters(String id, int shift) {
            this.id = id;
            this.shift = shift;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Tokenized encode(String text) {
            calls++;
            return new Tokenized(text.codePoints().map(c -> c + shift).toArray(), false);
        }

        @Override
        public String describe() {
            return id + ":" + shift;
        }
    }
}
