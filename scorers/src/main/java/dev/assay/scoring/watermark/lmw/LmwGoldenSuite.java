package dev.assay.scoring.watermark.lmw;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.watermark.GreenLists;
import java.nio.file.Path;

/**
 * Vectors of both detectors of lm-watermarking on whole texts: {@code watermark_processor.py} and
 * {@code extended_watermark_processor.py}. Stateless; confined to the thread that checks.
 */
public final class LmwGoldenSuite implements GoldenSuite {
    private static final String SIMPLE = "kgw/lm-watermarking watermark_processor";
    private static final String EXTENDED = "kgw/lm-watermarking extended_watermark_processor";

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        return (scheme.startsWith(SIMPLE) || scheme.startsWith(EXTENDED)) && !LmwWinMaxGoldenSuite.windowed(root);
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        boolean extended = root.path("scheme").asText().startsWith(EXTENDED);
        GreenLists lists = new GreenLists();
        return GroupedCases.run(
                root,
                group -> new Subject(
                        new LmwDetector(LmwGoldenCase.parameters(group, extended), lists),
                        LmwGoldenCase.threshold(group)),
                (subject, one, comparison) ->
                        LmwGoldenCase.compare(subject.detector(), subject.threshold(), one, comparison));
    }

    private record Subject(LmwDetector detector, double threshold) {}
}
