package dev.assay.bench;

import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.bricks.UniformDraws;
import java.util.ArrayList;
import java.util.List;
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

/** One new text of 4,000 tokens under 64 keys of mixed schemes, caches emptied before it. Confined to the thread that measures. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 3)
public class RingBenchmark {
    private static final int KEYS = 64;

    /** Which schemes the keys are of, in turn. */
    public enum Ring {
        /** Those that serving engines have, whose draws do not depend on the vocabulary, and Unigram. */
        ENGINES(
                Subject.VLLM,
                Subject.VLLM_DUAL,
                Subject.SGLANG,
                Subject.SYNTHID_HF,
                Subject.SYNTHID_DEEPMIND,
                Subject.UNIGRAM),
        /** The same with one key of transformers' KGW, one of lm-watermarking's and one of MarkLLM's EXP among the 64. */
        THREE_LISTS(
                Subject.VLLM,
                Subject.VLLM_DUAL,
                Subject.SGLANG,
                Subject.SYNTHID_HF,
                Subject.SYNTHID_DEEPMIND,
                Subject.UNIGRAM),
        /** Every scheme. */
        ALL(Subject.values());

        private final Subject[] subjects;

        Ring(Subject... subjects) {
            this.subjects = subjects;
        }

        private Subject subject(int key) {
            if (this == THREE_LISTS && key < 3) {
                return List.of(Subject.HF_LEFTHASH, Subject.LMW_SELFHASH, Subject.MARKLLM_EXP)
                        .get(key);
            }
            return subjects[key % subjects.length];
        }
    }

    @Param
    public Ring ring = Ring.ENGINES;

    @Param({"50257", "151936"})
    public int vocabulary;

    private final GreenLists lists = new GreenLists();
    private final UniformDraws uniforms = new UniformDraws();
    private final List<WatermarkDetector> detectors = new ArrayList<>();
    private Texts texts = new Texts(Texts.SMALL_VOCABULARY, 0);

    /** Makes the detectors. */
    @Setup
    public void prepare() {
        texts = new Texts(vocabulary, 4_000);
        for (int key = 0; key < KEYS; key++) {
            detectors.add(ring.subject(key).detector(vocabulary, key, lists, uniforms));
        }
    }

    /** All keys on one text. */
    @Benchmark
    public double text(Cpu cpu) {
        cpu.operations++;
        lists.clear();
        uniforms.clear();
        int[] ids = texts.next();
        double sum = 0;
        for (WatermarkDetector detector : detectors) {
            sum += detector.detect(ids, new int[0]).orElseThrow().statistic();
        }
        return sum;
    }
}
