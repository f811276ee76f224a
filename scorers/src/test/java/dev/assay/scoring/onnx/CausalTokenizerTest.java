package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.NumberRow;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CausalTokenizerTest {
    private static final int BOS = 256;

    @Test
    void theTokenizersOwnStartTokenGoesFirst() throws UncutException {
        try (CausalTokenizer tokenizer = new CausalTokenizer(TinyTokenizers.byteLevelBpe(), 16, null, 300)) {
            TokenRow row = tokenizer.encode("ab", "cd");
            assertThat(tokenizer.start()).containsExactly(BOS);
            assertThat(row.length()).isEqualTo(5);
            assertThat(row.ids()[0]).isEqualTo(BOS);
            assertThat(row.typeIds()).containsExactly(0, 0, 0, 1, 1);
            assertThat(row.truncated()).isFalse();
        }
    }

    @Test
    void withoutAStartTokenThePromptKeepsOneTokenAtLeast() throws UncutException {
        try (CausalTokenizer tokenizer = new CausalTokenizer(ByteTokenizer.json(256), 8, new int[0], -1)) {
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
        try (CausalTokenizer tokenizer = new CausalTokenizer(TinyTokenizers.byteLevelBpe(), 100, null, -1)) {
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
        try (CausalTokenizer tokenizer = new CausalTokenizer(ByteTokenizer.json(256), 1000, new int[0], 256)) {
            for (String text :
                    new String[] {"\uD800", "a\0b", "\u0645\u0631\u062D\u0628\u0627", "\uD83D\uDE00", "\n\t"}) {
                assertThat(tokenizer.encode(text, text).length()).isPositive();
            }
        }
    }

    @Test
    void idsAreTakenAsTheyAre() throws UncutException {
        try (CausalTokenizer tokenizer = new CausalTokenizer(TinyTokenizers.byteLevelBpe(), 8, null, 300)) {
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
