package dev.assay.scoring.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.sun.management.ThreadMXBean;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.CpuSessions;
import dev.assay.scoring.onnx.TinyNli;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    /** So wide that a matrix is large enough to stay in its file. */
    private static final int WIDTH = 1_100;

    @TempDir
    Path dir;

    /** Weights of seven bits, as most quantisers give them, and of eight. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void weightsOfEightBitsStayOnDiskAndSayTheSame(int bits) throws Exception {
        byte[] weights = new byte[WIDTH * WIDTH];
        new Random(4).nextBytes(weights);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (weights[i] >> (8 - bits));
        }
        byte[] model = TinyNli.eightBits(12, WIDTH, weights);
        Path path = Files.write(dir.resolve("model.onnx"), model);
        long before = allocated();
        OnnxFile onDisk = OnnxFile.at(path, true);
        byte[] graph = onDisk.bytes();
        long between = allocated();
        OnnxFile inHeap = OnnxFile.of(model, true);
        byte[] whole = inHeap.bytes();
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

    /** On a GPU weights are spelled out as floats, which takes those that lie in a file beside the model too. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void weightsBesideTheFileSayTheSame(boolean cpu) throws Exception {
        byte[] weights = new byte[64 * 64];
        new Random(6).nextBytes(weights);
        byte[] model = TinyNli.eightBits(3, 64, weights);
        TestEdits.Outside outside = TestEdits.outside(model, "w1", "data");
        Files.write(dir.resolve("data"), outside.weights());
        Path path = Files.write(dir.resolve("model.onnx"), outside.model());
        OnnxFile beside = OnnxFile.at(path, cpu);
        OnnxFile whole = OnnxFile.of(model, cpu);
        assertThat(beside.products()).isEqualTo(whole.products()).isEqualTo(cpu ? "int8-tokenwise" : "float");
        assertThat(logits(beside)).isEqualTo(logits(whole)).doesNotContain(Float.NaN);
    }

    /** Points of zero lie beside the model too where there are many, one for each column. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pointsOfZeroBesideTheFileSayTheSame(boolean cpu) throws Exception {
        byte[] weights = new byte[64 * 64];
        new Random(7).nextBytes(weights);
        byte[] zeros = new byte[64];
        new Random(8).nextBytes(zeros);
        byte[] model = TinyNli.eightBits(2, 64, weights, zeros);
        TestEdits.Outside outside = TestEdits.outside(model, "zeros", "data");
        Files.write(dir.resolve("data"), outside.weights());
        Path path = Files.write(dir.resolve("model.onnx"), outside.model());
        assertThat(logits(OnnxFile.at(path, cpu)))
                .isEqualTo(logits(OnnxFile.of(model, cpu)))
                .isNotEqualTo(logits(OnnxFile.of(TinyNli.eightBits(2, 64, weights), cpu)))
                .doesNotContain(Float.NaN);
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
        long[][] ids = {{2, 4, 5, 6, 3, 0, 0, 0}};
        long[][] mask = {{1, 1, 1, 1, 1, 0, 0, 0}};
        try (OrtSession session = CpuSessions.open(file);
                OnnxTensor tokens = OnnxTensor.createTensor(CpuSessions.environment(), ids);
                OnnxTensor attended = OnnxTensor.createTensor(CpuSessions.environment(), mask);
                OrtSession.Result result = session.run(Map.of("input_ids", tokens, "attention_mask", attended))) {
            return ((float[][]) result.get("logits").orElseThrow().getValue())[0];
        }
    }

    @Test
    void weightsOutsideOfTheFolderAreRefused() throws Exception {
        TestEdits.Outside outside = TestEdits.outside(TinyNli.bert(3), "table", "../weights");
        Path folder = Files.createDirectory(dir.resolve("model"));
        Files.write(dir.resolve("weights"), outside.weights());
        Path path = Files.write(folder.resolve("model.onnx"), outside.model());
        assertThatThrownBy(() -> OnnxFile.at(path, true))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("has weights outside of its directory");
    }

    @Test
    void bytesThatAreMissingAreSeen() throws Exception {
        byte[] weights = new byte[WIDTH * WIDTH];
        TestEdits.Outside outside = TestEdits.outside(TinyNli.eightBits(1, WIDTH, weights), "w0", "data");
        byte[] data = outside.weights();
        Files.write(dir.resolve("data"), Arrays.copyOf(data, data.length - 1));
        Path path = Files.write(dir.resolve("model.onnx"), outside.model());
        assertThatThrownBy(() -> OnnxFile.at(path, true))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("names more weights than data holds");
    }
}
