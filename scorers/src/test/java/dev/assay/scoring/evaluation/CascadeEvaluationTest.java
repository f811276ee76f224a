package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CascadeEvaluationTest {
    @Test
    void show() throws IOException {
        StringBuilder out = new StringBuilder();
        for (String f : new String[] {
            "lifeeval-cascade/cascade.jsonl.gz",
            "tiny-cascade/tiny.jsonl.gz",
            "mmlu-llama13b-options/options.jsonl.gz",
            "fouriergpt-nll/nll.jsonl.gz"
        }) {
            CascadeEvaluation.evaluate(Path.of("/work/shared/data/" + f), out);
        }
        System.out.println(out);
        assertThat(out).isNotEmpty();
    }
}
