package dev.assay.scoring.watermark.rng;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Vectors of the random generators: torch's CPU generator, numpy's two and SynthID's hash, every field by its name. Exact
 * comparisons only. Stateless; confined to the thread that checks.
 */
public final class RngGoldenSuite implements GoldenSuite {
    private static final Set<String> KINDS =
            Set.of("torch_cpu", "numpy_randomstate", "numpy_default_rng", "synthid_accumulate_hash");

    @Override
    public boolean accepts(Path file, JsonNode root) {
        for (JsonNode group : root.path("groups")) {
            for (JsonNode one : group.path("cases")) {
                if (KINDS.contains(one.path("kind").asText())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        boolean torchOne = root.path("environment").path("torch").asText("1.").startsWith("1.");
        long wideFrom =
                torchOne ? TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_1 : TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2;
        for (JsonNode group : root.path("groups")) {
            for (JsonNode one : group.path("cases")) {
                run(one, wideFrom, report);
            }
        }
        return report;
    }

    private static void run(JsonNode one, long wideFrom, GoldenReport report) {
        CaseComparison comparison = new CaseComparison(one.path("id").asText("(no id)"), report);
        String kind = one.path("kind").asText();
        if (!KINDS.contains(kind)) {
            report.skip(1, "no generator for kind " + kind + " yet");
            return;
        }
        try {
            compare(comparison, kind, one.path("expected"), wideFrom);
        } catch (IllegalArgumentException | ArithmeticException e) {
            comparison.differs("case", "one that can be run", String.valueOf(e.getMessage()));
        }
        comparison.finish();
    }

    private static void compare(CaseComparison comparison, String kind, JsonNode expected, long wideFrom) {
        switch (kind) {
            case "torch_cpu" -> TorchVectors.compare(comparison, expected, wideFrom);
            case "numpy_randomstate" -> compareRandomState(comparison, expected);
            case "numpy_default_rng" -> NumpyDefaultRngVectors.compare(comparison, expected);
            default -> compareHash(comparison, expected);
        }
    }

    /** The fields continue one stream, in file order. */
    private static void compareRandomState(CaseComparison comparison, JsonNode expected) {
        NumpyRandomState state =
                new NumpyRandomState(GoldenValues.integer(expected.path("seed")).longValueExact());
        expected.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.startsWith("random_sample_then_float32_")) {
                comparison.same(name, texts(value), draws(value, i -> (float) state.nextDouble()));
            } else if (name.startsWith("random_sample_")) {
                comparison.same(name, texts(value), draws(value, i -> state.nextDouble()));
            } else if (!name.equals("seed")) {
                comparison.unknown(name);
            }
        });
    }

    private static void compareHash(CaseComparison comparison, JsonNode expected) {
        long[] data = IntStream.range(0, expected.path("data").size())
                .mapToLong(
                        i -> GoldenValues.integer(expected.path("data").get(i)).longValue())
                .toArray();
        long start = GoldenValues.integer(expected.path("start")).longValue();
        comparison.same(
                "hash",
                GoldenValues.integer(expected.path("hash")).toString(),
                Long.toString(AccumulateHash.of(start, data)));
        expected.fieldNames().forEachRemaining(name -> {
            if (!Set.of("start", "data", "hash").contains(name)) {
                comparison.unknown(name);
            }
        });
    }

    /** As many draws as the expected list is long, as text: every double has one shortest text. */
    static String draws(JsonNode expected, IntToDoubleFunction draw) {
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            drawn.add(Double.toString(draw.applyAsDouble(i)));
        }
        return drawn.toString();
    }

    static String texts(JsonNode numbers) {
        List<String> texts = new ArrayList<>();
        numbers.forEach(number -> texts.add(Double.toString(GoldenValues.number(number))));
        return texts.toString();
    }
}
