package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import ai.onnxruntime.OrtSession;
import com.sun.management.ThreadMXBean;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    /** So wide that a matrix is large enough to stay in its file. */
    private static final int WIDTH = 1_100;

    private static OnnxRuntime runtime;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    }

    /** Weights of seven bits, as most quantisers give them, and of eight. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void weightsOfEightBitsStayOnDiskAndSayTheSame(int bits) throws Exception {
        byte[] weights = new byte[WIDTH * WIDTH];
        new Random(4).nextBytes(weights);
        for (int i = 0; i < weights.length; i++) {
            weights[i] >>= 8 - bits;
        }
        byte[] model = TinyNli.eightBits(12, WIDTH, weights);
        Path path = Files.write(dir.resolve("model.onnx"), model);
        long before = allocated();
        OnnxFile onDisk = OnnxFile.at(path, true);
        byte[] graph = onDisk.graph().toBytes();
        long between = allocated();
        OnnxFile inHeap = OnnxFile.of(model, true);
        byte[] whole = inHeap.graph().toBytes();
        long after = allocated();
        System.out.printf(
                "eight bits, file of %d bytes: %d bytes allocated, %d with the weights in the heap%n",
                model.length, between - before, after - between);
        assertThat(between - before).isLessThan((after - between) / 4);
        assertThat(whole.length).isGreaterThan(model.length / 2);
        assertThat(graph.length).isLessThan(1 << 20);
        assertThat(onDisk.products()).isEqualTo(inHeap.products()).isEqualTo("int8-tokenwise");
        assertThat(onDisk.digest()).isEqualTo(inHeap.digest());
        assertThat(zeros(onDisk))
                .as("points of zero that slow the product down")
                .isEqualTo(zeros(inHeap));
        assertThat(logits(onDisk)).isEqualTo(logits(inHeap)).doesNotContain(Float.NaN);
    }

    private static long allocated() {
        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return counter.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static long zeros(OnnxFile file) {
        return file.graph().nodes().stream()
                .filter(node -> node.op().equals("MatMulIntegerToFloat"))
                .filter(node -> node.inputs().size() > 5)
                .count();
    }

    private static float[] logits(OnnxFile file) throws Exception {
        OrtSession opened = file.open(runtime);
        try (TokenSession session = new TokenSession(runtime, opened, "logits", 0, file.rowsAlone())) {
            TokenRow row = TokenRow.of(new int[] {2, 4, 5, 6, 3}, false);
            return session.run(List.of(row), 8, (values, rows, padded) -> {
                        float[] out = new float[values.remaining()];
                        values.get(out);
                        return new float[][] {out};
                    })
                    .rows()[0];
        }
    }

    @Test
    void weightsOutsideOfTheFolderAreRefused() throws Exception {
        OnnxGraph graph = OnnxGraph.read(TinyNli.bert(3));
        byte[] weights = TinyNli.outside(graph, "table", "../weights");
        Path folder = Files.createDirectory(dir.resolve("model"));
        Files.write(dir.resolve("weights"), weights);
        Path path = Files.write(folder.resolve("model.onnx"), graph.toBytes());
        assertThatThrownBy(() -> OnnxFile.at(path, true))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("has weights outside of its directory");
    }

    @Test
    void bytesThatAreMissingAreSeen() throws Exception {
        byte[] weights = new byte[WIDTH * WIDTH];
        OnnxGraph graph = OnnxGraph.read(TinyNli.eightBits(1, WIDTH, weights));
        byte[] data = TinyNli.outside(graph, "w0", "data");
        Files.write(dir.resolve("data"), Arrays.copyOf(data, data.length - 1));
        Path path = Files.write(dir.resolve("model.onnx"), graph.toBytes());
        assertThatThrownBy(() -> OnnxFile.at(path, true))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("names more weights than data holds");
    }
}
