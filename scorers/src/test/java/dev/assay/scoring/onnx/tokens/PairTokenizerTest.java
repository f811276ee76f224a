package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.lane.TokenRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairTokenizerTest {
    @Test
    void pairsAreWhatTheTokenizerItselfMakesOfThem() throws Exception {
        for (String json : List.of(TinyPairTokenizers.wordPiece(), TinyPairTokenizers.unigram())) {
            try (PairTokenizer tokenizer =
                    new PairTokenizer(json.getBytes(StandardCharsets.UTF_8), "tokenizer.json", 512, false, true)) {
                for (String premise :
                        List.of("The cat", "", "[SEP] cat [CLS]", "\u05e9\u05dc\u05d5\u05dd \ud83d\ude00", "a\nb  c")) {
                    for (String hypothesis : List.of("a dog", "", " ", "[SEP]", "\ud83d\ude00\ud83d\ude00")) {
                        TokenRow own = tokenizer.encode(premise, hypothesis);
                        TokenRow whole = tokenizer.encodeWhole(premise, hypothesis);
                        assertThat(own.ids()).isEqualTo(whole.ids());
                        assertThat(own.typeIds()).isEqualTo(whole.typeIds());
                    }
                }
            }
        }
    }
}
