package dev.assay.scoring.watermark.kuditipudi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.rng.MersenneWords;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;

/** Vectors of MarkLLM's EXPEdit and ITSEdit and of jthickstun's {@code detect.py}. Stateless; confined to the thread that checks. */
public final class MarkllmEditGoldenSuite implements GoldenSuite {
    private static final double P_TOLERANCE = 1e-7;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("kuditipudi/MarkLLM");
        }
        String algorithm =
                root.path("groups").path(0).path("parameters").path("algorithm").asText();
        return algorithm.equals("EXPEdit") || algorithm.equals("ITSEdit");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        for (JsonNode group : root.path("groups")) {
            boolean its = group.path("parameters").path("algorithm").asText().equals("ITSEdit");
            KuditipudiDetector detector = detector(group, its);
            for (JsonNode one : group.path("cases")) {
                KuditipudiCase found = new KuditipudiCase(one, report, true);
                found.run(detector, (comparison, ids) -> {
                    compareKey(comparison, group, its);
                    compare(comparison, one.path("expected"), detector, group, ids);
                });
            }
        }
        return report;
    }

    private static KuditipudiDetector detector(JsonNode group, boolean its) {
        JsonNode parameters = group.path("parameters");
        BigInteger key = GoldenValues.integer(parameters.path("key"));
        KuditipudiParameters ours = new KuditipudiParameters(
                its ? Method.ITS : Method.EXP_PYTHON,
                parameters.path("pseudo_length").asInt(),
                group.path("vocab_size").asInt(),
                Integer.MAX_VALUE,
                true,
                (float) parameters.path("gamma").asDouble(its ? 1 : 0),
                KuditipudiCase.RUNS,
                KuditipudiCase.MAX_TOKENS);
        return its
                ? KuditipudiDetector.markllmItsEdit(key.longValue(), ours)
                : KuditipudiDetector.markllmExpEdit(key, ours);
    }

    /** The first elements of the key, as the file states them for the whole group. */
    private static void compareKey(CaseComparison comparison, JsonNode group, boolean its) {
        JsonNode parameters = group.path("parameters");
        double[] expected = GoldenValues.numbers(parameters.path("xi_first_8"));
        double[] actual = new double[expected.length];
        if (its) {
            long derived = KuditipudiDetector.itsEditSeed(
                    GoldenValues.integer(parameters.path("key")).longValue());
            comparison.exact("derived_key_seed", parameters.path("derived_key_seed"), derived);
            TorchCpuGenerator generator = TorchCpuGenerator.seeded(derived);
            int[] permutation = generator.randperm(group.path("vocab_size").asInt());
            int[] first = GoldenValues.ints(parameters.path("pi_first_8"));
            comparison.same(
                    "pi_first_8", Arrays.toString(first), Arrays.toString(Arrays.copyOf(permutation, first.length)));
            Arrays.setAll(actual, j -> generator.nextFloat());
        } else {
            MersenneWords words = new MersenneWords();
            words.seedUnmasked(GoldenValues.integer(parameters.path("key")));
            Arrays.setAll(actual, j -> KeySequences.pythonFloat(words.word(j)));
        }
        comparison.same("xi_first_8", Arrays.toString(expected), Arrays.toString(actual));
    }

    private static void compare(
            CaseComparison comparison, JsonNode expected, KuditipudiDetector detector, JsonNode group, int[] ids) {
        JsonNode parameters = group.path("parameters");
        Alignment best = detector.align(ids);
        double p = expected.has("numpy_global_seed")
                ? numpyP(expected, detector, parameters, ids, best.cost())
                : torchP(detector, parameters, ids, best.cost());
        expected.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "statistic" -> comparison.close(name, value, best.cost(), 0, 0);
                case "best_shift" -> comparison.exact(name, value, best.shift());
                case "p_value", "demo_detect_p_value" -> comparison.close(name, value, p, P_TOLERANCE, 0);
                case "is_watermarked" ->
                    comparison.same(name, value.asText(), String.valueOf(watermarked(p, parameters)));
                case "numpy_global_seed" -> {}
                default -> comparison.unknown(name);
            }
        });
    }

    /** EXPEdit wants a p-value below the threshold; ITSEdit one that does not exceed it, compared in single precision. */
    private static boolean watermarked(double p, JsonNode parameters) {
        double threshold = parameters.path("p_threshold").asDouble();
        return parameters.path("algorithm").asText().equals("ITSEdit") ? (float) p <= (float) threshold : p < threshold;
    }

    private static double numpyP(
            JsonNode expected, KuditipudiDetector detector, JsonNode parameters, int[] ids, float observed) {
        return ReferencePermutations.numpy(
                GoldenValues.integer(expected.path("numpy_global_seed")).longValue(),
                parameters.path("pseudo_length").asInt(),
                detector.vocabularySize(),
                ids,
                observed,
                parameters.path("n_runs").asInt());
    }

    private static double torchP(KuditipudiDetector detector, JsonNode parameters, int[] ids, float observed) {
        TorchCpuGenerator global = TorchCpuGenerator.seeded(
                GoldenValues.integer(parameters.path("key")).longValue());
        long seeds = parameters.path("max_seed").asLong();
        return ReferencePermutations.torch(
                global, detector, ids, observed, parameters.path("n_runs").asInt(), seeds);
    }
}
