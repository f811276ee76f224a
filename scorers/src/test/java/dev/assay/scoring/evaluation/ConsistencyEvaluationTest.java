package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.consistency.ConsistencyConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsistencyEvaluationTest {
    @Test
    void probe() throws Exception {
        StringBuilder out = new StringBuilder();
        for (int n : new int[] {0, 1, 2, 3, 5, 10}) {
            new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, n)
                    .run(
                            List.of(
                                    Path.of("/work/shared/data/wikibio/wikibio_dev.jsonl.gz"),
                                    Path.of("/work/shared/data/triviaqa_llama13b/triviaqa_dev.jsonl.gz"),
                                    Path.of("/work/shared/data/sac3_qa/nq_open_dev.jsonl.gz"),
                                    Path.of("/work/shared/data/sac3_qa/hotpotqa_dev.jsonl.gz")),
                            out);
        }
        List<LabelledPassage> passages =
                DataFiles.lines(Path.of("/work/shared/data/wikibio/wikibio_dev.jsonl.gz")).stream()
                        .map(LabelledPassage::read)
                        .toList();
        for (int n : new int[] {1, 2, 3, 5, 10, 20}) {
            out.append(n + " " + ConsistencyFit.scale(passages, n)).append('\n');
        }
        java.nio.file.Files.writeString(Path.of("/tmp/wt-oracle-c/eval.txt"), out);
        assertThat(out).isNotEmpty();
    }
}
