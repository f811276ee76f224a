package dev.assay.scoring.watermark.kuditipudi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.nio.file.Path;
import java.util.Arrays;

/** Vectors of jthickstun/watermark: ITS and EXP, plain and edit distance. Stateless; confined to the thread that checks. */
public final class KuditipudiGoldenSuite implements GoldenSuite {
    private static final double P_TOLERANCE = 1e-7;
    private static final int DEFAULT_KEY_LENGTH = 256;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("kuditipudi ITS");
        }
        JsonNode parameters = root.path("groups").path(0).path("parameters");
        return parameters.has("edit_distance") && parameters.has("method");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        for (JsonNode group : root.path("groups")) {
            JsonNode parameters = group.path("parameters");
            boolean edit = parameters.path("edit_distance").asBoolean();
            for (JsonNode one : group.path("cases")) {
                KuditipudiCase found = new KuditipudiCase(one, report, edit);
                int length = one.path("token_ids").size();
                KuditipudiDetector detector = detector(group, one.path("k").asInt(length), edit);
                found.run(detector, (comparison, ids) -> compare(comparison, found, detector, group, ids));
            }
        }
        return report;
    }

    private static KuditipudiDetector detector(JsonNode group, int k, boolean edit) {
        JsonNode parameters = group.path("parameters");
        return KuditipudiDetector.of(
                GoldenValues.integer(parameters.path("seed")),
                new KuditipudiParameters(
                        Method.valueOf(parameters.path("method").asText()),
                        parameters.path("n").asInt(DEFAULT_KEY_LENGTH),
                        group.path("vocab_size").asInt(),
                        Math.max(1, k),
                        edit,
                        (float) parameters.path("gamma").asDouble(),
                        KuditipudiCase.RUNS,
                        KuditipudiCase.MAX_TOKENS));
    }

    private static void compare(
            CaseComparison comparison, KuditipudiCase found, KuditipudiDetector detector, JsonNode group, int[] ids) {
        JsonNode one = found.node();
        Alignment best = detector.align(ids);
        one.path("expected").properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "statistic" -> found.cost(comparison, name, value, best.cost());
                case "first_row_costs" -> compareRow(comparison, found, value, detector.firstRow(ids));
                case "best_block_start" -> comparison.exact(name, value, best.block());
                case "best_shift" -> compareShift(comparison, found, value, best, detector.firstRow(ids));
                case "permutation_test" -> comparePermutations(comparison, value, detector, ids, best.cost());
                default -> comparison.unknown(name);
            }
        });
        for (JsonNode fast : group.path("fast_permutation_test")) {
            if (fast.path("case").asText().equals(one.path("id").asText())) {
                compareStored(comparison, fast, group, found.edit(), ids);
            }
        }
    }

    /** Sums in single precision tie where exact ones do not: of plain costs, any shift with the smallest one will do. */
    private static void compareShift(
            CaseComparison comparison, KuditipudiCase found, JsonNode expected, Alignment best, float[] row) {
        int shift = expected.asInt();
        JsonNode smallest = found.node().path("expected").path("statistic");
        if (found.edit() || best.block() > 0 || smallest.isMissingNode() || shift < 0 || shift >= row.length) {
            comparison.exact("best_shift", expected, best.shift());
        } else {
            found.cost(comparison, "cost at best_shift", smallest, row[shift]);
        }
    }

    private static void compareRow(CaseComparison comparison, KuditipudiCase found, JsonNode expected, float[] row) {
        comparison.same("first_row_costs length", String.valueOf(expected.size()), String.valueOf(row.length));
        for (int j = 0; j < Math.min(expected.size(), row.length); j++) {
            found.cost(comparison, "first_row_costs[" + j + "]", expected.get(j), row[j]);
        }
    }

    private static void comparePermutations(
            CaseComparison comparison, JsonNode expected, KuditipudiDetector detector, int[] ids, float observed) {
        long seed = GoldenValues.integer(expected.path("torch_global_seed")).longValue();
        float p = ReferencePermutations.torch(
                TorchCpuGenerator.seeded(seed),
                detector,
                ids,
                observed,
                expected.path("n_runs").asInt(),
                expected.path("max_seed").asLong());
        comparison.close("permutation_test.p_value", expected.path("p_value"), p, P_TOLERANCE, 0);
    }

    private static void compareStored(
            CaseComparison comparison, JsonNode expected, JsonNode group, boolean edit, int[] ids) {
        int used = expected.path("tokens_used").asInt(ids.length);
        int[] first = Arrays.copyOf(ids, Math.min(used, ids.length));
        float cost = detector(group, expected.path("k").asInt(used), edit)
                .align(first)
                .cost();
        float p = ReferencePermutations.stored(GoldenValues.numbers(group.path("null_statistics_sorted")), cost);
        comparison.close("fast_permutation_test", expected.path("p_value"), p, P_TOLERANCE, 0);
    }
}
