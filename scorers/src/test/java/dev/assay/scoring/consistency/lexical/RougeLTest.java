package dev.assay.scoring.consistency.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RougeLTest {
    @Test
    void reference_vectors_hold() throws Exception {
        JsonNode root;
        try (GZIPInputStream in = new GZIPInputStream(
                RougeLTest.class.getResourceAsStream("/golden/consistency/lexical_similarity.json.gz"))) {
            root = new ObjectMapper().readTree(in);
        }
        int cases = 0;
        for (JsonNode each : root.get("cases")) {
            List<List<String>> tokens = new ArrayList<>();
            each.get("texts").forEach(text -> tokens.add(RougeL.tokens(text.asText())));
            JsonNode expected = each.get("expected");
            for (int i = 0; i < tokens.size(); i++) {
                List<String> reference = new ArrayList<>();
                expected.get("rouge_tokens").get(i).forEach(token -> reference.add(token.asText()));
                assertThat(tokens.get(i)).isEqualTo(reference);
                for (int j = 0; j < tokens.size(); j++) {
                    assertThat(RougeL.f1(tokens.get(i), tokens.get(j)))
                            .isEqualTo(expected.get("rougeL_f").get(i).get(j).asDouble(), within(1e-9));
                }
            }
            cases++;
        }
        assertThat(cases).isGreaterThan(10);
    }

    @Test
    void bit_parallel_length_equals_the_table() {
        Random random = new Random(3);
        for (int round = 0; round < 400; round++) {
            List<String> first = words(random, random.nextInt(200));
            List<String> second = words(random, random.nextInt(200));
            assertThat(RougeL.longestCommonSubsequence(first, second)).isEqualTo(table(first, second));
        }
        List<String> same = Collections.nCopies(500, "a");
        assertThat(RougeL.longestCommonSubsequence(same, same)).isEqualTo(500);
    }

    private static List<String> words(Random random, int length) {
        int alphabet = 1 + random.nextInt(6);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            out.add("w" + random.nextInt(alphabet));
        }
        return out;
    }

    private static int table(List<String> first, List<String> second) {
        int[][] length = new int[first.size() + 1][second.size() + 1];
        for (int i = 1; i <= first.size(); i++) {
            for (int j = 1; j <= second.size(); j++) {
                length[i][j] = first.get(i - 1).equals(second.get(j - 1))
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        return length[first.size()][second.size()];
    }

    @Test
    void stems_as_the_extended_porter_stemmer_does() {
        String[][] pairs = {
            {"caresses", "caress"},
            {"ponies", "poni"},
            {"ties", "tie"},
            {"dies", "die"},
            {"died", "die"},
            {"dying", "die"},
            {"agreed", "agre"},
            {"plastered", "plaster"},
            {"hopping", "hop"},
            {"filing", "file"},
            {"happy", "happi"},
            {"enjoy", "enjoy"},
            {"relational", "relat"},
            {"geology", "geolog"},
            {"possibly", "possibl"},
            {"hopeful", "hope"},
            {"adjustment", "adjust"},
            {"probate", "probat"},
            {"controll", "control"},
            {"skies", "sky"},
            {"by", "by"},
            {"yyyyed", "yyyi"},
            {"syzygyly", "syzygyli"},
            {"x".repeat(500) + "ies", "x".repeat(500) + "i"},
            {"ab".repeat(40) + "ational", "ab".repeat(40)}
        };
        for (String[] pair : pairs) {
            assertThat(PorterStemmer.stem(pair[0])).as(pair[0]).isEqualTo(pair[1]);
        }
    }
}
