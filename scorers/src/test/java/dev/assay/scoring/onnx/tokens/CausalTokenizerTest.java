package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.Draws;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CausalTokenizerTest {
    private static final int BOS = 256;

    @Test
    void theTokenizersOwnStartTokenGoesFirst() throws UncutException {
        try (CausalTokenizer tokenizer =
                new CausalTokenizer(TinyTokenizers.byteLevelBpe(), "tokenizer.json", 16, null, 300)) {
            TokenRow row = tokenizer.encode("ab", "cd");
            assertThat(tokenizer.start()).containsExactly(BOS);
            assertThat(row.length()).isEqualTo(5);
            assertThat(row.ids()[0]).isEqualTo(BOS);
            assertThat(row.typeIds()).containsExactly(0, 0, 0, 1, 1);
            assertThat(row.truncated()).isFalse();
        }
    }

    private static int[] completion(CausalTokenizer tokenizer, String prompt, String completion) throws UncutException {
        TokenRow row = tokenizer.encode(prompt, completion);
        int first = Arrays.stream(row.typeIds()).boxed().toList().indexOf(1);
        return first < 0 ? new int[0] : Arrays.copyOfRange(row.ids(), first, row.length());
    }

    /** What a whole text's tokens are after those of the prompt. */
    private static int[] inContext(CausalTokenizer tokenizer, String prompt, String completion) {
        int[] whole = tokenizer.whole(prompt + completion).ids();
        int[] before = tokenizer.whole(prompt).ids();
        assertThat(whole).startsWith(before);
        return Arrays.copyOfRange(whole, before.length, whole.length);
    }

    @Test
    void ofAPrependingTokenizerTheSpaceOfACompletionIsTheOnePutBeforeIt() throws UncutException {
        byte[] json = TinyTokenizers.prepending("a b", "\u2581 ab", "\u2581 \u2581");
        try (CausalTokenizer tokenizer = new CausalTokenizer(json, "tokenizer.json", 64, null, -1)) {
            for (String completion : new String[] {" ab", " ab ab", "  ab", " z", "   ", " \uD83D\uDE00 ab"}) {
                int[] ids = completion(tokenizer, "ab zz", completion);
                assertThat(ids).isEqualTo(inContext(tokenizer, "ab zz", completion));
                assertThat(tokenizer.after(completion).ids()).isEqualTo(ids);
            }
            // Without a prompt nothing comes before the text but what the tokenizer puts there.
            assertThat(completion(tokenizer, "", " ab"))
                    .isEqualTo(tokenizer.whole(" ab").ids())
                    .isNotEqualTo(completion(tokenizer, "z", " ab"));
            assertThat(completion(tokenizer, "z", "ab"))
                    .isEqualTo(tokenizer.whole("ab").ids());
            // A completion of one space is one of a token still.
            assertThat(completion(tokenizer, "z", " ")).hasSize(1);
            assertThat(completion(tokenizer, "z", "")).isEmpty();
        }
    }

    @Test
    void placesCountTheSpaceThatATokenizerPutsBeforeAText() {
        byte[] json = TinyTokenizers.prepending("a b", "\u2581 ab");
        try (CausalTokenizer tokenizer = new CausalTokenizer(json, "tokenizer.json", 64, null, -1)) {
            Draws.Places places = tokenizer.after(" abz ab").places();
            assertThat(places).isNotNull();
            assertThat(places.starts()).containsExactly(0, 3, 4);
            assertThat(places.ends()).containsExactly(3, 4, 7);
            Draws.Places wide = tokenizer.after(" \uD83D\uDE00b").places();
            assertThat(wide).isNotNull();
            assertThat(wide.ends()[wide.ends().length - 1]).isEqualTo(4);
            assertThat(tokenizer.after("").ids()).isEmpty();
            assertThat(tokenizer.after("ab").ids())
                    .isEqualTo(tokenizer.whole("ab").ids());
        }
    }

    @Test
    void tokenizersThatPutNoSpaceBeforeOneAreLeftAlone() throws UncutException {
        byte[] metaspace = TinyTokenizers.unigram("\u2581hello", "\u2581", "\u2581wor", "ld", "l", "d");
        for (byte[] json : new byte[][] {TinyTokenizers.byteLevelBpe(), metaspace, ByteTokenizer.json(256)}) {
            try (CausalTokenizer tokenizer = new CausalTokenizer(json, "tokenizer.json", 64, null, -1)) {
                assertThat(completion(tokenizer, "hello", " world"))
                        .isEqualTo(tokenizer.whole(" world").ids())
                        .isEqualTo(tokenizer.after(" world").ids());
            }
        }
    }

    @Test
    void withoutAStartTokenThePromptKeepsOneTokenAtLeast() throws UncutException {
        try (CausalTokenizer tokenizer =
                new CausalTokenizer(ByteTokenizer.json(256), "tokenizer.json", 8, new int[0], -1)) {
            assertThat(tokenizer.encode("", "").length()).isEqualTo(1);
            assertThat(tokenizer.encode("", "abcdefgh").length()).isEqualTo(8);
            assertThat(tokenizer.encode("p", "abcdefg").truncated()).isFalse();
            assertThat(tokenizer.encode("pq", "abcdefg").truncated()).isTrue();
            assertThatThrownBy(() -> tokenizer.encode("p", "abcdefgh")).isInstanceOf(UncutException.class);
            assertThatThrownBy(() -> tokenizer.encode("", "abcdefghi")).isInstanceOf(UncutException.class);
        }
    }

    @Test
    void ofALongPromptTheEndIsKept() throws UncutException {
        String prompt = "0123456789".repeat(820);
        try (CausalTokenizer tokenizer =
                new CausalTokenizer(TinyTokenizers.byteLevelBpe(), "tokenizer.json", 100, null, -1)) {
            TokenRow row = tokenizer.encode(prompt + "THE END", "xyz");
            assertThat(row.length()).isEqualTo(100);
            assertThat(row.truncated()).isTrue();
            assertThat(row.ids()[0]).isEqualTo(BOS);
            int[] end = tokenizer.encode("THE END", "xyz").ids();
            assertThat(Arrays.copyOfRange(row.ids(), 90, 100)).containsExactly(Arrays.copyOfRange(end, 1, 11));
            assertThatThrownBy(() -> tokenizer.encode("p", prompt)).isInstanceOf(UncutException.class);
            TokenRow single = tokenizer.encode(prompt);
            assertThat(single.truncated()).isTrue();
            assertThat(single.length()).isEqualTo(100);
        }
    }

    @Test
    void anyStringIsRead() throws UncutException {
        try (CausalTokenizer tokenizer =
                new CausalTokenizer(ByteTokenizer.json(256), "tokenizer.json", 1000, new int[0], 256)) {
            for (String text :
                    new String[] {"\uD800", "a\0b", "\u0645\u0631\u062D\u0628\u0627", "\uD83D\uDE00", "\n\t"}) {
                assertThat(tokenizer.encode(text, text).length()).isPositive();
            }
        }
    }

    @Test
    void idsAreTakenAsTheyAre() throws UncutException {
        try (CausalTokenizer tokenizer =
                new CausalTokenizer(TinyTokenizers.byteLevelBpe(), "tokenizer.json", 8, null, 300)) {
            TokenRow row = tokenizer.encode(NumberRow.of(2, 5, 6, 7));
            assertThat(row.ids()).containsExactly(BOS, 5, 6, 7);
            assertThat(row.typeIds()).containsExactly(0, 0, 0, 1);
            assertThat(tokenizer.encode(NumberRow.of(2, BOS, 6, 7)).ids()).containsExactly(BOS, 6, 7);
            assertThat(tokenizer.encode(NumberRow.of(0)).typeIds()).containsExactly(0);
            assertThat(tokenizer
                            .encode(NumberRow.of(7, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                            .ids())
                    .containsExactly(BOS, 3, 4, 5, 6, 7, 8, 9);
            for (long[] bad : new long[][] {{-1, 1}, {3, 1}, {0, -1}, {0, 300}, {0, 1L << 40}}) {
                assertThatThrownBy(() -> tokenizer.encode(NumberRow.of(bad)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> tokenizer.encode(NumberRow.of(0, 1, 2, 3, 4, 5, 6, 7, 8)))
                    .isInstanceOf(UncutException.class);
        }
    }
}
