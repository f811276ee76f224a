package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import dev.assay.scoring.text.Segmenter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnglishReaderTest {
    private static final String[] POOL = {
        "Anna",
        "was",
        "born.",
        "in",
        "1987",
        ".",
        "!",
        "...",
        "?!",
        "\"",
        "\"She",
        "said,\"",
        "(",
        ")",
        ":",
        ":)",
        "D",
        "8",
        "a.m.",
        "p.m",
        "8am",
        "don't",
        "U.S.",
        "1987.",
        "12,",
        "7.",
        "Oslo,",
        "US.",
        "No.",
        "in.",
        "Mr.",
        "end.Then",
        "Sr.",
        "(March",
        "(1993)",
        "a.B.c!D",
        "x.)Yes.",
        ".D.",
        "born…1962",
        "won't.Can't",
        "vitamin-a.",
        "(:))",
        "\n\n",
        "\n",
        "\n- ",
        "\n1. ",
        "\n2. ",
        "\n8) ",
        "\n| a",
        "\n# ",
        "\n**",
        " ",
        "\t",
        "http://a.b/c",
        "'",
        "s",
        "¯\\(ツ)/¯",
        "。",
        "日本。語",
        "😀",
        "\uD83D",
        "e\u0301",
        "ß",
        "İstanbul",
        "\u202E",
        // White space of Latin-1 and beyond it; characters whose low byte is a blank or a letter.
        "\u00A0",
        "\u0085",
        "\u2009",
        "\u0120",
        "a\u0141b",
        "\u2013",
        "café,",
        "Łódź.",
        "½",
        "٣",
        "-",
        "/3",
        "<",
        "3"
    };

    private static final String LETTERS = "abcdefg";

    /** Null from the fast path means "cut it as a whole"; how often that happens is part of the contract. */
    private static boolean sameAsWhole(Vocabulary vocabulary, EnglishReader reader, String text) {
        boolean both = true;
        for (Segmenter segmenter : List.of(Segmenter.ENGLISH, Segmenter.REFERENCE)) {
            TokenIds whole = vocabulary.internText(text, segmenter);
            TokenIds read = reader.read(text, segmenter.equals(Segmenter.ENGLISH));
            both &= read != null;
            if (read != null) {
                assertThat(read.ids()).isEqualTo(whole.ids());
                assertThat(read.sentenceEnds()).isEqualTo(whole.sentenceEnds());
            }
        }
        return both;
    }

    @Test
    void reads_real_texts_as_cutting_the_whole_does_and_seldom_gives_up() throws Exception {
        List<LabelledPassage> passages = DataFiles.lines(Path.of(EnglishReaderTest.class
                        .getResource("/golden/consistency/wikibio_dev.jsonl.gz")
                        .toURI()))
                .stream()
                .map(LabelledPassage::read)
                .toList();
        int texts = 0;
        int read = 0;
        for (LabelledPassage passage : passages) {
            Vocabulary vocabulary = new Vocabulary();
            EnglishReader reader = new EnglishReader(vocabulary);
            for (String sample : passage.samples()) {
                texts++;
                read += sameAsWhole(vocabulary, reader, sample) ? 1 : 0;
            }
        }
        assertThat(texts).isEqualTo(2380);
        assertThat(read).isGreaterThan(texts * 99 / 100);
    }

    @Test
    void reads_any_text_as_cutting_the_whole_does() {
        Random random = new Random(5);
        Vocabulary vocabulary = new Vocabulary();
        EnglishReader reader = new EnglishReader(vocabulary);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                words.add(POOL[random.nextInt(POOL.length)]);
            }
            String glue = random.nextInt(3) == 0 ? "" : random.nextInt(4) == 0 ? "  " : " ";
            read += sameAsWhole(vocabulary, reader, String.join(glue, words)) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(8_000);
    }

    @Test
    void a_vocabulary_that_forgot_its_tokens_numbers_others_as_a_new_one_does() {
        Random random = new Random(6);
        Vocabulary used = new Vocabulary();
        for (int round = 0; round < 300; round++) {
            used.clear();
            assertThat(used.size()).isZero();
            assertThat(used.find("alpha")).isZero();
            Vocabulary fresh = new Vocabulary();
            // Some take more room than is kept.
            int words = round % 50 == 49 ? 40_000 : random.nextInt(1_500);
            for (int text = 0; text < 3; text++) {
                String one = texts(random, words);
                TokenIds expected = fresh.internText(one);
                TokenIds actual = used.internText(one);
                assertThat(actual.ids()).isEqualTo(expected.ids());
                assertThat(actual.sentenceEnds()).isEqualTo(expected.sentenceEnds());
            }
            assertThat(used.size()).isEqualTo(fresh.size());
        }
    }

    private static String texts(Random random, int words) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < words; i++) {
            int kind = random.nextInt(4);
            out.append(
                    kind == 0
                            ? POOL[random.nextInt(POOL.length)]
                            : kind == 1 ? "w" + Integer.toString(random.nextInt(20_000), 36) : LETTERS.repeat(kind));
            if (kind > 1) {
                out.append((char) ('a' + random.nextInt(26))).append(random.nextBoolean() ? "-x." : "");
            }
            out.append(' ');
        }
        return out.toString();
    }

    @Test
    void an_empty_text_has_no_sentence() {
        Vocabulary vocabulary = new Vocabulary();
        assertThat(vocabulary.internText("").sentences()).isZero();
        assertThat(vocabulary.internText(" \n ").ids()).isEmpty();
    }
}
