package dev.assay.bench;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
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
 * The statistics of Kuditipudi et al. at n = 256 and k = m = 200, one by one and with their p-values, on texts not seen
 * before. Confined to the thread that measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class KuditipudiBenchmark {
    /** What is computed; for the first four also the reference's seconds per statistic. */
    public enum Statistic {
        ITS(Method.ITS, false, 0, .005, .008, 1),
        ITS_EDIT(Method.ITS, true, 1, .068, .11, 100),
        ITS_EDIT_SMALL_GAMMA(Method.ITS, true, .4f, .068, .11, 100),
        EXP(Method.EXP, false, 0, 9.3, 29, 100),
        EXP_EDIT(Method.EXP_PYTHON, true, 0, 8.0, 13.6, 100);

        private final Method method;
        private final boolean edit;
        private final float gamma;
        private final double small;
        private final double large;
        private final int factor;

        Statistic(Method method, boolean edit, float gamma, double small, double large, int factor) {
            this.method = method;
            this.edit = edit;
            this.gamma = gamma;
            this.small = small;
            this.large = large;
            this.factor = factor;
        }

        /** The reference's statistics per second. */
        double reference(int vocabulary) {
            return 1 / (vocabulary == Texts.SMALL_VOCABULARY ? small : large);
        }

        int factor() {
            return factor;
        }
    }

    @Param
    public Statistic statistic = Statistic.ITS;

    @Param({"50257", "151936"})
    public int vocabulary;

    private Texts texts = new Texts(Texts.SMALL_VOCABULARY, 0);
    private KuditipudiDetector detector = detector(Statistic.ITS, 1, 1);

    /** Makes the detector. */
    @Setup
    public void prepare() {
        texts = new Texts(vocabulary, 200);
        detector = detector(statistic, vocabulary, 500);
    }

    private static KuditipudiDetector detector(Statistic statistic, int vocabulary, int runs) {
        return KuditipudiDetector.of(
                BigInteger.valueOf(42),
                new KuditipudiParameters(
                        statistic.method, 256, vocabulary, 200, statistic.edit, statistic.gamma, runs, 4_096));
    }

    /** One statistic. */
    @Benchmark
    public OptionalDouble one(Cpu cpu) {
        cpu.operations++;
        return detector.statistic(texts.next());
    }

    /** The statistic and its p-value from at most 500 null keys. */
    @Benchmark
    public Optional<Detection> pValue(Cpu cpu) {
        cpu.operations++;
        return detector.detect(texts.next(), new int[0]);
    }
}
