package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.AskedModel;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.graph.TestEdits;
import dev.assay.scoring.onnx.graph.TestGraph;
import dev.assay.scoring.onnx.tokens.TinyPairTokenizers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NliModelTest {
    private static OnnxRuntime runtime;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    }

    private NliModel load(NliOptions options) {
        return NliModel.fromDirectory(runtime, "nli", dir, options);
    }

    private static String labels(String... names) {
        StringBuilder out = new StringBuilder("{\"max_position_embeddings\": 512, \"id2label\": {");
        for (int i = 0; i < names.length; i++) {
            out.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(i)
                    .append("\":\"")
                    .append(names[i])
                    .append('"');
        }
        return out + "}}";
    }

    @Test
    void bertGetsSegmentsAndItsLogitsComeInOneOrder() throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        try (NliModel model = load(NliOptions.DEFAULT)) {
            TokenRow row = model.encode("The cat sat.", "a dogs ran");
            assertThat(row.ids()).containsExactly(2, 4, 5, 6, 18, 3, 8, 10, 19, 11, 3);
            assertThat(row.typeIds()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
            float[] file = TinyNli.logits(row.ids(), row.typeIds(), 3);
            // The file's order is contradiction, entailment, neutral.
            assertThat(model.run(List.of(row), 16).rows()[0]).containsExactly(file[0], file[2], file[1]);
            assertThat(model.fingerprint()).contains("premise-first", "as-given", "contradiction=0");
        }
    }

    @Test
    void debertaWithoutSegmentInputsAndWithTwoLabels() throws Exception {
        TinyNli.write(dir, TinyNli.deberta(2), TinyPairTokenizers.wordPiece(), labels("entail", "contradict"));
        try (NliModel model = load(new NliOptions(null, true, 512))) {
            TokenRow row = model.encode("the cat", "a dog");
            assertThat(row.ids()).as("hypothesis first").containsExactly(2, 8, 10, 3, 4, 5, 3);
            float[] file = TinyNli.logits(row.ids(), new int[0], 2);
            assertThat(model.run(List.of(row), 8).rows()[0]).containsExactly(file[1], file[0]);
        }
    }

    @Test
    void aSentencePieceTokenizerWithTwoSeparatorsAndNoSegments() throws Exception {
        TinyNli.write(
                dir,
                TinyNli.bert(3),
                TinyPairTokenizers.unigram(),
                labels("entailment", "neutral", "contradiction").replace("{\"max", "{\"type_vocab_size\": 1, \"max"));
        try (NliModel model = load(NliOptions.DEFAULT)) {
            TokenRow row = model.encode("the cat", "the dog sat");
            int end = 3;
            assertThat(row.ids()[0]).isEqualTo(2);
            assertThat(row.ids()).hasSize(2 + 5 + 3 - 1).containsSubsequence(end, end, end);
            assertThat(row.typeIds()).isEmpty();
            float[] file = TinyNli.logits(row.ids(), new int[0], 3);
            assertThat(model.run(List.of(row), 16).rows()[0]).containsExactly(file[2], file[1], file[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePremiseIsCutAndTheHypothesisNever(boolean hypothesisFirst) throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        try (NliModel model = load(new NliOptions(null, hypothesisFirst, 512))) {
            String sentence = "cat dog ".repeat(100);
            TokenRow row = model.encode("mat ".repeat(100_000), sentence);
            assertThat(row.length()).isEqualTo(512);
            assertThat(row.truncated()).isTrue();
            assertThat(row.ids()[511]).as("the template's last separator").isEqualTo(3);
            assertThat(java.util.Arrays.stream(row.ids()).filter(id -> id == 5 || id == 10))
                    .hasSize(200);
            assertThat(model.encode("mat", sentence).truncated()).isFalse();
            assertThat(model.encode("mat ".repeat(309), sentence).truncated()).isFalse();
            assertThat(model.encode("mat ".repeat(310), sentence).truncated()).isTrue();
            // 509 tokens fit; of a longer premise at least a sixteenth of the row must stay.
            assertThat(model.encode("mat", "cat ".repeat(508)).length()).isEqualTo(512);
            assertThat(model.encode("", "cat ".repeat(509)).length()).isEqualTo(512);
            assertThat(model.encode("mat ".repeat(600), "cat ".repeat(477)).truncated())
                    .isTrue();
            assertThatThrownBy(() -> model.encode("mat ".repeat(600), "cat ".repeat(478)))
                    .isInstanceOf(UncutException.class)
                    .hasMessageContaining("478");
            assertThatThrownBy(() -> model.encode("", "cat ".repeat(510))).isInstanceOf(UncutException.class);
            assertThatThrownBy(() -> model.encode("mat", " ".repeat(2_000_000) + "cat"))
                    .as("a sentence is not read in part")
                    .isInstanceOf(UncutException.class);
        }
    }

    @Test
    void anyTextIsTaken() throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        try (NliModel model = load(NliOptions.DEFAULT)) {
            for (String text : List.of(
                    "",
                    "\ud800",
                    "\u0000",
                    "\u202e\u05d0\u05d1",
                    "\ud83d\udc69\u200d\ud83d\ude80",
                    "x".repeat(2_000_000))) {
                TokenRow row = model.encode(text, "a cat");
                assertThat(row.length()).isBetween(5, 512);
                assertThat(model.run(List.of(row), row.length()).rows()[0]).hasSize(3);
            }
        }
    }

    /** ONNX Runtime ends the process where such weights have no zero point. */
    @Test
    void signedWeightsNeedNoZeroPoint() throws Exception {
        byte[] weights = new byte[3 * 64];
        new Random(11).nextBytes(weights);
        float[][] logits = new float[2][];
        for (int packed = 0; packed < 2; packed++) {
            byte[] model = TinyNli.states(weights, 0.01f, packed == 1);
            TinyNli.write(dir, model, TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
            try (NliModel loaded = load(NliOptions.DEFAULT)) {
                TokenRow row = loaded.encode("The cat sat.", "a dogs ran");
                logits[packed] = loaded.run(List.of(row), 16).rows()[0];
            }
        }
        for (int c = 0; c < 3; c++) {
            // The runtime may round what it multiplies integers with.
            assertThat(logits[1][c]).isCloseTo(logits[0][c], within(0.5f + 0.02f * Math.abs(logits[0][c])));
        }
    }

    @Test
    void halfPrecisionLogitsAreRead() throws Exception {
        byte[] half = TinyNli.model(3, false, TestGraph.FLOAT16, TestGraph.INT64);
        TinyNli.write(dir, half, TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        try (NliModel model = load(NliOptions.DEFAULT)) {
            TokenRow row = model.encode("the cat", "a dog");
            float[] file = TinyNli.logits(row.ids(), new int[0], 3);
            assertThat(model.run(List.of(row, row), 8).rows()[1]).containsExactly(file[0], file[2], file[1]);
        }
    }

    @Test
    void theLimitIsTheLeastOfModelTokenizerAndConfiguration() throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        assertThat(limit(4096)).isEqualTo(512);
        assertThat(limit(100)).isEqualTo(100);
        Files.writeString(dir.resolve("tokenizer_config.json"), "{\"model_max_length\": 1e30}");
        assertThat(limit(4096)).isEqualTo(512);
        Files.writeString(dir.resolve("tokenizer_config.json"), "{\"model_max_length\": 256}");
        assertThat(limit(4096)).isEqualTo(256);
        Files.delete(dir.resolve("tokenizer_config.json"));
        Files.writeString(
                dir.resolve("config.json"),
                TinyNli.BERT_LABELS
                        .replace("512", "514")
                        .replace("\"pad_token_id\": 0", "\"pad_token_id\": 1, \"model_type\": \"xlm-roberta\""));
        assertThat(limit(4096)).isEqualTo(512);
    }

    private int limit(int wanted) {
        try (NliModel model = load(new NliOptions(null, false, wanted))) {
            return model.maxTokens();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONTRADICTION|NEUTRAL|ENTAILMENT|0|1|2",
                "contradiction|entailment|neutral|0|2|1",
                "entailment|neutral|contradiction|2|1|0",
                "Entails|Neutral|Contradicts|2|1|0",
                "SUPPORTS|NOT ENOUGH INFO|REFUTES|2|1|0",
            })
    void threeLabelsAreFoundInAnyOrderAndSpelling(String a, String b, String c, int contra, int neutral, int entail) {
        assertThat(NliLabels.of(List.of(a, b, c), "x")).isEqualTo(new NliLabels(contra, neutral, entail));
    }

    @Test
    void labelsThatSayNothingAreRefusedWithTheFix() throws IOException {
        byte[] three = TinyNli.deberta(3);
        refused(
                three,
                TinyPairTokenizers.wordPiece(),
                labels("LABEL_0", "LABEL_1", "LABEL_2"),
                "config.json",
                "contradiction",
                "nli.labels");
        refused(
                three,
                TinyPairTokenizers.wordPiece(),
                labels("entailment", "entailment", "neutral"),
                "contradiction",
                "nli.labels");
        refused(
                TinyNli.deberta(2),
                TinyPairTokenizers.wordPiece(),
                labels("entailment", "not_entailment"),
                "not_entailment is neutral",
                "nli.labels");
        refused(three, TinyPairTokenizers.wordPiece(), "{}", "config.json has no id2label", "nli.labels");
        refused(three, TinyPairTokenizers.wordPiece(), labels("entailment"), "names 1 labels");
        refused(three, TinyPairTokenizers.wordPiece(), "{\"id2label\": {\"x\": \"entailment\"}}", "index x");
        refused(
                three,
                TinyPairTokenizers.wordPiece(),
                "{\"id2label\": {\"1\": \"entailment\", \"2\": \"contradiction\"}}",
                "indices");
        TinyNli.write(dir, three, TinyPairTokenizers.wordPiece(), labels("LABEL_0", "LABEL_1", "LABEL_2"));
        try (NliModel model = load(new NliOptions("entailment, neutral, contradiction", false, 512))) {
            assertThat(model.fingerprint()).contains("contradiction=2");
        }
        TinyNli.write(
                dir,
                three,
                TinyPairTokenizers.wordPiece(),
                "{\"label2id\": {\"neutral\": 1, \"contradiction\": 0, \"entailment\": 2}}");
        try (NliModel model = load(NliOptions.DEFAULT)) {
            assertThat(model.fingerprint()).contains("contradiction=0", "entailment=2");
        }
    }

    @Test
    void wrongFilesAreRefusedByName() throws IOException {
        assertThatThrownBy(() -> NliModel.fromDirectory(runtime, "nli", dir.resolve("absent"), NliOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("not a directory");
        assertThatThrownBy(() -> load(NliOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("model.onnx");
        Files.write(dir.resolve("model.onnx"), TinyNli.bert(3));
        assertThatThrownBy(() -> load(NliOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("config.json");
        Files.writeString(dir.resolve("config.json"), TinyNli.BERT_LABELS);
        assertThatThrownBy(() -> load(NliOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("tokenizer.json");
        String good = TinyPairTokenizers.wordPiece();
        refused(TinyNli.bert(3), good, "no json", "config.json is not JSON");
        refused(TinyNli.bert(3), good, "[1]", "config.json is not a JSON object");
        refused(TinyNli.bert(3), "{}", TinyNli.BERT_LABELS, "tokenizer.json");
        refused(
                TinyNli.bert(3),
                TinyPairTokenizers.withoutTemplate(),
                TinyNli.BERT_LABELS,
                dir + "/tokenizer.json has no template");
        refused("no model".getBytes(StandardCharsets.UTF_8), good, TinyNli.BERT_LABELS, "model.onnx does not load");
        refused(TinyNli.bert(2), good, TinyNli.BERT_LABELS, "gives [B, 2]", "3 labels");
        refused(TinyNli.bert(5), good, TinyNli.BERT_LABELS, "gives [B, 5]");
        refused(TinyNli.model(3, true, TestGraph.FLOAT, TestGraph.INT32), good, TinyNli.BERT_LABELS, "int64");
        refused(TinyNli.model(3, true, TestGraph.INT64, TestGraph.INT64), good, TinyNli.BERT_LABELS, "float");
        refused(other("pixel_values", "logits"), good, TinyNli.BERT_LABELS, "takes [pixel_values]");
        refused(other("input_ids", "last_hidden_state"), good, TinyNli.BERT_LABELS, "gives [B");
    }

    @Test
    void modelsThatReadOnePairAtATimeAreRefusedWithTheFix() throws IOException {
        String good = TinyPairTokenizers.wordPiece();
        refused(TinyNli.shaped(1, "T"), good, TinyNli.BERT_LABELS, "exactly 1 rows per batch", "dynamic axes");
        refused(TinyNli.shaped("B", 128), good, TinyNli.BERT_LABELS, "exactly 128 tokens per batch", "dynamic axes");
        refused(TinyNli.coupled(), good, TinyNli.BERT_LABELS, "when another one runs beside it", "dynamic axes");
    }

    @Test
    void theFingerprintHasTheWeightsBesideTheFile() throws Exception {
        TestEdits.Outside outside = TestEdits.outside(TinyNli.bert(3), "table", "model.onnx_data");
        byte[] weights = outside.weights();
        TinyNli.write(dir, outside.model(), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        List<String> fingerprints = new ArrayList<>();
        List<AskedModel> asked = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 3; i < weights.length && round == 2; i += 4) {
                weights[i] ^= (byte) 0x80;
            }
            Files.write(dir.resolve("model.onnx_data"), weights);
            try (NliModel model = load(NliOptions.DEFAULT)) {
                TokenRow row = model.encode("The cat sat.", "a dog ran");
                logits.add(model.run(List.of(row), 16).rows()[0]);
                fingerprints.add(model.fingerprint());
                asked.add(model.asked());
            }
        }
        assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(0)).contains(" weights=");
        assertThat(logits.get(2)[0]).isEqualTo(-logits.get(0)[0]);
        assertThat(fingerprints.get(2)).isNotEqualTo(fingerprints.get(0));
        assertThat(asked.get(1)).isEqualTo(asked.get(0));
        assertThat(asked.get(2).same(asked.get(0))).isFalse();
        try (NliModel reversed = load(new NliOptions(null, true, 512));
                NliModel shorter = load(new NliOptions(null, false, 256))) {
            assertThat(reversed.asked().same(asked.get(2))).isFalse();
            assertThat(shorter.asked()).isEqualTo(asked.get(2));
        }
        Files.delete(dir.resolve("model.onnx_data"));
        assertThatThrownBy(() -> load(NliOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("model.onnx_data");
    }

    private static byte[] other(String input, String output) {
        TestGraph graph = new TestGraph().input(input, TestGraph.INT64, "B", "T");
        String wide = graph.node("Unsqueeze", List.of(input, graph.longs(-1)));
        graph.named("Cast", List.of(wide), output, TestGraph.attribute("to", TestGraph.FLOAT));
        return graph.output(output, TestGraph.FLOAT, "B", "T", 1).toBytes();
    }

    private void refused(byte[] model, String tokenizer, String config, String... words) throws IOException {
        TinyNli.write(dir, model, tokenizer, config);
        assertThatThrownBy(() -> load(NliOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContainingAll(words);
    }
}
