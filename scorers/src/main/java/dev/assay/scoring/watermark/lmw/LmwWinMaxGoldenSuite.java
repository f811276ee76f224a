package dev.assay.scoring.watermark.lmw;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import dev.assay.scoring.watermark.GreenLists;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Vectors of lm-watermarking's windowed detector (WinMax). Stateless; confined to the thread that checks. */
public final class LmwWinMaxGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("kgw/lm-watermarking") && windowed(root);
    }

    static boolean windowed(JsonNode root) {
        for (JsonNode group : root.path("groups")) {
            if (group.path("cases").path(0).has("window_size")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GreenLists lists = new GreenLists();
        return GroupedCases.run(
                root,
                group -> new Subject(LmwGoldenCase.parameters(group, true), lists, LmwGoldenCase.threshold(group)),
                (subject, one, comparison) -> subject.compare(one, comparison));
    }

    /** One group; windows belong to its cases. Confined to the thread that checks. */
    private record Subject(LmwParameters parameters, GreenLists lists, double threshold) {

        private LmwDetector windowed(String windows) {
            return new LmwDetector(
                    new LmwParameters(
                            parameters.seeding(),
                            parameters.gamma(),
                            parameters.vocabularySize(),
                            parameters.bosTokenId(),
                            parameters.ignoreRepeated(),
                            parameters.selectGreen(),
                            WindowSizes.parse(windows)),
                    lists);
        }

        void compare(JsonNode one, CaseComparison comparison) {
            LmwDetector detector = windowed(one.path("window_size").asText());
            int[] ids = GoldenValues.ints(one.path("token_ids"));
            Optional<LmwReading> read = detector.read(ids);
            JsonNode stride = one.path("window_stride");
            Optional<WinMax> winMax =
                    read.filter(reading -> strides(detector, reading, stride)).flatMap(detector::winMax);
            if (GroupedCases.bothHaveNumbers(one, winMax.isPresent(), comparison)
                    && read.isPresent()
                    && winMax.isPresent()) {
                one.path("expected")
                        .properties()
                        .forEach(
                                field -> field(read.get(), winMax.get(), field.getKey(), field.getValue(), comparison));
            }
            LmwGoldenCase.agrees(detector, ids, read, comparison);
        }

        /** The reference's arithmetic fails on other strides than 1, unless every window that fits starts at 0 or 1. */
        private static boolean strides(LmwDetector detector, LmwReading reading, JsonNode stride) {
            WindowSizes windows = detector.parameters().windows();
            if (windows == null || stride.isMissingNode() || stride.isNull() || stride.asInt() == 1) {
                return true;
            }
            return stride.asInt() > 1
                    && Arrays.stream(windows.in(reading.length())).allMatch(size -> size >= reading.length() - 1);
        }

        private void field(LmwReading reading, WinMax window, String name, JsonNode value, CaseComparison comparison) {
            double p = window.referencePValue();
            switch (name) {
                case "num_tokens_scored" -> comparison.exact(name, value, window.size());
                case "num_green_tokens" -> comparison.exact(name, value, window.green());
                case "green_fraction" ->
                    comparison.close(name, value, (double) window.green() / window.size(), Tolerances.SCORE, 0);
                case "z_score" -> comparison.close(name, value, window.z(), 0, 0);
                case "p_value" -> comparison.close(name, value, p, Tolerances.P, Tolerances.P_SMALLEST);
                case "confidence" -> comparison.close(name, value, 1 - p, Tolerances.P, Tolerances.P_RESOLUTION);
                case "prediction" -> comparison.same(name, value.asText(), String.valueOf(window.z() > threshold));
                case "z_score_at_T" -> LmwGoldenCase.floats(name, value, reading.atPositions(window.atT()), comparison);
                default -> comparison.unknown(name);
            }
        }
    }
}
