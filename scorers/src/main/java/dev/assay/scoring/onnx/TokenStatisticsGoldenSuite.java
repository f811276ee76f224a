package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.onnx.StatisticsProbe.Cut;
import dev.assay.scoring.onnx.StatisticsProbe.Given;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fused statistics head, run in ONNX Runtime, against {@code tokenstats*.json} with the logits of the {@code
 * inputs*.json} beside it, and against the same file when the inputs file is at hand: the former as one batch in several
 * cuttings, the latter row by row and for every shorter beginning of a row. Stateless; confined to the thread that checks.
 */
public final class TokenStatisticsGoldenSuite implements GoldenSuite {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return isStatistics(root) || isInputs(root);
    }

    private static boolean isStatistics(JsonNode root) {
        JsonNode first = root.path("rows").path(0);
        return first.has("logprob") && first.has("varlogp") && first.has("xent");
    }

    private static boolean isInputs(JsonNode root) {
        return root.has("logits_scorer") && root.has("logits_reference") && root.has("input_ids");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        boolean statistics = isStatistics(root);
        JsonNode other = statistics
                ? sibling(file, directory, "tokenstats", "inputs")
                : sibling(file, directory, "inputs", "tokenstats");
        if (other == null) {
            report.skip(1, "no " + (statistics ? "inputs" : "tokenstats") + " file beside it");
        } else if (statistics) {
            together(report, Data.of(other), root.get("rows"));
        } else {
            alone(report, Data.of(root), other.get("rows"));
        }
        return report;
    }

    private static @Nullable JsonNode sibling(Path file, Path directory, String own, String kind) {
        Path name = file.getFileName();
        Path path = directory.resolve(name == null ? "" : name.toString().replace(own, kind));
        if (path.equals(file) || !Files.isRegularFile(path)) {
            return null;
        }
        try {
            return JSON.readTree(path.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The content of an inputs file. */
    private record Data(int[] ids, int[] lengths, int vocabulary, int topK, float[] scorer, float[] reference) {
        static Data of(JsonNode root) {
            int[] lengths = GoldenValues.ints(root.get("lengths"));
            int length = root.get("T").intValue();
            int[] ids = new int[lengths.length * length];
            for (int b = 0; b < lengths.length; b++) {
                int[] row = GoldenValues.ints(root.get("input_ids").get(b));
                System.arraycopy(row, 0, ids, b * length, row.length);
            }
            return new Data(
                    ids,
                    lengths,
                    root.get("V").intValue(),
                    root.get("K").intValue(),
                    floats(root.get("logits_scorer")),
                    floats(root.get("logits_reference")));
        }

        private static float[] floats(JsonNode array) {
            float[] out = new float[array.size()];
            for (int i = 0; i < out.length; i++) {
                JsonNode logit = array.get(i);
                out[i] = logit.isNull() ? Float.NEGATIVE_INFINITY : (float) GoldenValues.number(logit);
            }
            return out;
        }

        /** Whether no token is impossible. */
        boolean isFinite() {
            return isFinite(scorer) && isFinite(reference);
        }

        private static boolean isFinite(float[] logits) {
            for (float logit : logits) {
                if (!Float.isFinite(logit)) {
                    return false;
                }
            }
            return true;
        }

        /** How many tokens of a row have numbers. */
        int scored(int b) {
            return Math.max(0, lengths[b] - 1);
        }

        /** All rows. */
        Given batch(boolean swapped) {
            return swapped
                    ? new Given(ids, lengths.length, reference, null)
                    : new Given(ids, lengths.length, scorer, reference);
        }

        /** The first tokens of a row, by itself. */
        Given row(int b, int tokens) {
            int from = b * (ids.length / lengths.length);
            int[] own = Arrays.copyOfRange(ids, from, from + tokens);
            int start = from * vocabulary;
            int end = start + tokens * vocabulary;
            return new Given(own, 1, Arrays.copyOfRange(scorer, start, end), Arrays.copyOfRange(reference, start, end));
        }
    }

    private static void together(GoldenReport report, Data data, JsonNode rows) {
        StatisticsLayout dual = StatisticsVectors.dual(data.topK);
        StatisticsLayout single = StatisticsVectors.single(data.topK);
        int batch = data.lengths.length;
        if (data.ids.length < 2 * batch) {
            unscored(report, data, rows);
            return;
        }
        for (Cut cut : StatisticsVectors.cuts(data.vocabulary, data.isFinite())) {
            float[] both = StatisticsVectors.probe(dual).run(data.batch(false), cut);
            float[] reference = StatisticsVectors.probe(single).run(data.batch(true), cut);
            for (int b = 0; b < batch; b++) {
                CaseComparison test = new CaseComparison("row " + b + ", " + StatisticsVectors.describe(cut), report);
                int n = data.scored(b);
                StatisticsVectors.compare(test, StatisticsVectors.row(dual, both, batch, b, n), rows.get(b), "");
                StatisticsVectors.compare(
                        test, StatisticsVectors.row(single, reference, batch, b, n), rows.get(b), "ref_");
                test.finish();
            }
        }
    }

    /** Nothing precedes a token, so that no graph has anything to say. */
    private static void unscored(GoldenReport report, Data data, JsonNode rows) {
        for (int b = 0; b < data.lengths.length; b++) {
            CaseComparison test = new CaseComparison("row " + b + ", not scored", report);
            test.same("tokens", "0", String.valueOf(StatisticsVectors.scored(rows.get(b))));
            test.finish();
        }
    }

    private static void alone(GoldenReport report, Data data, JsonNode rows) {
        StatisticsLayout layout = StatisticsVectors.dual(data.topK);
        StatisticsProbe probe = StatisticsVectors.probe(layout);
        for (int b = 0; b < data.lengths.length; b++) {
            for (int tokens = 2; tokens <= data.lengths[b]; tokens++) {
                CaseComparison test = new CaseComparison("row " + b + ", first " + tokens + " tokens", report);
                int tile = StatisticsVectors.between(40, data.vocabulary / 3);
                Cut cut = new Cut(1 + tokens % 5, tile, tokens % 2 == 0 && data.isFinite(), 0);
                float[] output = probe.run(data.row(b, tokens), cut);
                StatisticsVectors.compare(
                        test, StatisticsVectors.row(layout, output, 1, 0, tokens - 1), rows.get(b), "");
                test.finish();
            }
        }
    }
}
