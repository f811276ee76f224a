package dev.assay.bench;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.bricks.UniformDraws;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Every scheme on texts that it has not seen, with all caches emptied before each, and on texts that it has just seen.
 * Confined to the thread that measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class DetectorBenchmark {
    private static final int[] NO_PROMPT = {};

    @Param
    public Subject subject = Subject.HF_LEFTHASH;

    @Param({"50257", "151936"})
    public int vocabulary;

    @Param({"200", "1000", "4000"})
    public int tokens;

    private final GreenLists lists = new GreenLists();
    private final UniformDraws uniforms = new UniformDraws();
    private Texts texts = new Texts(Texts.SMALL_VOCABULARY, 0);
    private int[] same = {};
    private WatermarkDetector detector = Subject.VLLM.detector(vocabulary, 0, lists, uniforms);

    /** Makes the detector. */
    @Setup
    public void prepare() {
        texts = new Texts(vocabulary, tokens);
        detector = subject.detector(vocabulary, 0, lists, uniforms);
        same = new Texts(vocabulary, tokens).next();
    }

    /** A new text, nothing kept. */
    @Benchmark
    public Optional<Detection> cold(Cpu cpu) {
        cpu.operations++;
        if (subject.caches()) {
            lists.clear();
            uniforms.clear();
        }
        return detector.detect(texts.next(), NO_PROMPT);
    }

    /** The same text again. */
    @Benchmark
    public Optional<Detection> warm(Cpu cpu) {
        cpu.operations++;
        return detector.detect(same, NO_PROMPT);
    }
}
