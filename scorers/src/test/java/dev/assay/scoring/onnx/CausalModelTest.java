package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausalModelTest {
    private static final StatisticsLayout ALL =
            new StatisticsLayout(EnumSet.of(Tier.BASIC, Tier.EXTENDED, Tier.TOPK), 5);
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "FLOAT32,false,false",
        "FLOAT32,true,true",
        "FLOAT16,true,true",
        "FLOAT16,false,false",
        "BFLOAT16,true,true",
        "BFLOAT16,false,false"
    })
    void statisticsAreThoseOfTheModelsOwnLogits(RandomCausalModel.Type type, boolean pasts, boolean external)
            throws Exception {
        new RandomCausalModel(2, 32, 4, 300, 64, type, pasts).write(directory, external);
        try (CausalModel model = CausalModel.fromDirectory(
                RUNTIME,
                "m",
                directory,
                StatisticsOptions.DEFAULT.withLayout(ALL).withRowsPerChunk(4))) {
            System.out.println(model.describe() + " | " + model.fingerprint());
            TokenRow row = model.encode("A prompt.", " Then what follows it");
            float[][] out = model.run(List.of(row, model.encode("", "x")), 40).rows();
            assertThat(out[0]).hasSize(21 * ALL.width());
            assertThat(out[1]).isEmpty();
            float[][] logits = logits(row);
            for (int j = 8; j < row.length() - 1; j++) {
                double[] expected = ReferenceStatistics.of(ALL, logits[j], null, row.ids()[j + 1]);
                for (int c = 0; c < expected.length; c++) {
                    assertThat((double) out[0][(j - 8) * ALL.width() + c])
                            .as("token %d column %d", j + 1, c)
                            .isCloseTo(expected[c], within(type == RandomCausalModel.Type.FLOAT32 ? 1e-5 : 2e-2));
                }
            }
        }
    }

    private float[][] logits(TokenRow row) throws OrtException, IOException {
        try (OrtSession session = RUNTIME.open(directory.resolve("model.onnx"))) {
            Map<String, OnnxTensor> feed = new HashMap<>();
            long[][] ids = new long[1][row.length()];
            long[][] ones = new long[1][row.length()];
            long[][] places = new long[1][row.length()];
            for (int t = 0; t < row.length(); t++) {
                ids[0][t] = row.ids()[t];
                ones[0][t] = 1;
                places[0][t] = t;
            }
            feed.put("input_ids", OnnxTensor.createTensor(RUNTIME.environment(), ids));
            feed.put("attention_mask", OnnxTensor.createTensor(RUNTIME.environment(), ones));
            feed.put("position_ids", OnnxTensor.createTensor(RUNTIME.environment(), places));
            for (var input : session.getInputInfo().entrySet()) {
                if (input.getKey().startsWith("past")) {
                    var info = (ai.onnxruntime.TensorInfo) input.getValue().getInfo();
                    java.nio.ByteBuffer none =
                            java.nio.ByteBuffer.allocateDirect(0).order(java.nio.ByteOrder.nativeOrder());
                    feed.put(
                            input.getKey(),
                            OnnxTensor.createTensor(RUNTIME.environment(), none, new long[] {1, 4, 0, 8}, info.type));
                }
            }
            try (OrtSession.Result result = session.run(feed, Set.of("logits"))) {
                Object value = result.get(0).getValue();
                return value instanceof float[][][] floats ? floats[0] : null;
            }
        }
    }
}
