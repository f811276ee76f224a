package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import java.nio.file.Path;

/**
 * Vectors of entity support and its sum with the unigram maximum ({@code entity_support_*.json}) on the passages of a data
 * file near them. Stateless; confined to the thread that checks.
 */
public final class EntitySupportGoldenSuite implements GoldenSuite {
    private static final double TOLERANCE = 1e-8;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        JsonNode first = root.path("cases").path(0);
        return first.has("entity_support") && first.has("combined");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        PassageFinder passages = PassageFinder.near(file, directory);
        for (JsonNode each : root.path("cases")) {
            LabelledPassage passage = passages.find(each);
            if (passage == null) {
                report.skip(1, NgramGoldenSuite.NO_PASSAGE);
                continue;
            }
            ConsistencyScores scores = NgramGoldenSuite.score(passage);
            Comparison comparison = new Comparison(report, "idx " + passage.idx(), TOLERANCE);
            comparison.numbers("entity_support", each.get("entity_support"), scores.entitySupport());
            comparison.numbers("combined", each.get("combined"), scores.combined());
            comparison.close();
        }
        return report;
    }
}
