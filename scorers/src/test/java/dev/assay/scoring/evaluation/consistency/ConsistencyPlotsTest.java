package dev.assay.scoring.evaluation.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsistencyPlotsTest {
    @TempDir
    private Path folder;

    private String precisionRecall(int scores) throws IOException {
        ScoredItems items = new ScoredItems("some.jsonl", "answers");
        for (int i = 0; i < 40; i++) {
            items.item(i % 3 == 0, i);
            for (int k = 1; k <= scores; k++) {
                items.put("score " + k, (i * 7 * k) % 41, 0.5);
            }
            items.put("never known", Double.NaN, null);
        }
        List<Path> drawn = ConsistencyPlots.write(items, folder);
        assertThat(drawn).extracting(Path::getFileName).hasSize(2);
        return Files.readString(drawn.get(0));
    }

    @Test
    void aSecondRoundOfColoursIsDashed() throws IOException {
        String drawn = precisionRecall(8);
        assertThat(drawn.split("<polyline", -1)).hasSize(9);
        // The line and its sample beside the name.
        assertThat(drawn.split("stroke-dasharray", -1)).hasSize(1 + 2 * 2);
        assertThat(drawn).contains(">score 8<").contains(": some.jsonl, 40 answers<");
    }

    @Test
    void whatIsLeftOutIsSaid() throws IOException {
        String drawn = precisionRecall(13);
        assertThat(drawn.split("<polyline", -1)).hasSize(13);
        assertThat(drawn).contains("40 answers, the first 12 of 13 scores<").doesNotContain(">score 13<");
    }
}
