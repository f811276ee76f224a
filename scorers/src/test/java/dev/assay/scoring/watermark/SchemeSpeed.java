package dev.assay.scoring.watermark;

import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Prints texts per second and core of every scheme: texts of 200 uniform tokens, one thread, nothing cached between texts; CPU time. */
final class SchemeSpeed {
    private static final int TEXTS = 500;
    private static final int LENGTH = 200;
    private static final long WARM_NANOS = 1_000_000_000L;
    private static final long MEASURED_NANOS = 1_500_000_000L;

    private SchemeSpeed() {}

    public static void main(String[] args) {
        for (int vocabulary : new int[] {50_257, 151_936}) {
            int[][] texts = texts(vocabulary);
            Map<String, WatermarkDetector> detectors = Schemes.quick(15485863, vocabulary);
            detectors.put("kuditipudi-exp (bound)", Schemes.kuditipudi(1, Method.EXP, vocabulary, false, 99));
            detectors.put("kuditipudi-its-edit (1 run)", Schemes.kuditipudi(1, Method.ITS, vocabulary, true, 1));
            detectors.put("kuditipudi-exp-edit (1 run)", Schemes.kuditipudi(1, Method.EXP, vocabulary, true, 1));
            detectors.forEach((name, detector) -> {
                measure(detector, texts, WARM_NANOS);
                double perSecond = measure(detector, texts, MEASURED_NANOS);
                System.out.printf(Locale.ROOT, "V=%-7d %-30s %,12.0f texts/s%n", vocabulary, name, perSecond);
            });
        }
    }

    private static double measure(WatermarkDetector detector, int[][] texts, long nanos) {
        long start = cpu();
        long count = 0;
        double sum = 0;
        while (cpu() - start < nanos) {
            sum += detector.detect(texts[(int) (count++ % TEXTS)], new int[0])
                    .map(Detection::statistic)
                    .orElse(0.0);
        }
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("a statistic is not a number");
        }
        return count * 1e9 / (cpu() - start);
    }

    /** CPU time, since the machine may be shared. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static int[][] texts(int vocabulary) {
        SplittableRandom random = new SplittableRandom(1);
        int[][] texts = new int[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            texts[i] = random.ints(LENGTH, 0, vocabulary).toArray();
        }
        return texts;
    }
}
