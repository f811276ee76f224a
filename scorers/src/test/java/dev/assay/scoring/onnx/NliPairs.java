package dev.assay.scoring.onnx;

import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.nli.NliConfig;
import dev.assay.scoring.consistency.nli.SelfCheckNliScorer;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import dev.assay.scoring.lane.LanePadding;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.tokens.PairTokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What SelfCheck-NLI asks about the WikiBio development passages, tokenised as BERT does. */
final class NliPairs {
    private NliPairs() {}

    static List<LaneQuery> ofWikiBio(int from, int to) throws IOException {
        SelfCheckNliScorer scorer = new SelfCheckNliScorer(NliConfig.of("nli"));
        List<LaneQuery> out = new ArrayList<>();
        try {
            Path file = Path.of(NliPairs.class
                    .getResource("/golden/consistency/wikibio_dev.jsonl.gz")
                    .toURI());
            DataFiles.lines(file).stream()
                    .map(LabelledPassage::read)
                    .skip(from)
                    .limit(to - from)
                    .forEach(passage -> {
                        Subject subject = passage.subject(0, passage.samples().size());
                        out.addAll(scorer.queries(subject));
                    });
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return out;
    }

    static List<TokenRow> rows(List<LaneQuery> queries, PairTokenizer tokenizer) {
        List<TokenRow> out = new ArrayList<>();
        for (LaneQuery query : queries) {
            try {
                out.add(tokenizer.encode(query.text(), query.second()));
            } catch (UncutException e) {
                throw new IllegalStateException(e);
            }
        }
        return out;
    }

    /** Number of pairs, mean tokens, padded over real tokens when each row is padded to its own bucket. */
    static double[] padding(List<LaneQuery> queries) {
        long real = 0;
        long padded = 0;
        try (PairTokenizer tokenizer =
                new PairTokenizer(ModelFiles.bundled().tokenizer(), "tokenizer.json", 512, false, true)) {
            for (TokenRow row : rows(queries, tokenizer)) {
                real += row.length();
                padded += LanePadding.close(row.length(), 512);
            }
        }
        return new double[] {queries.size(), (double) real / queries.size(), (double) padded / real};
    }
}
