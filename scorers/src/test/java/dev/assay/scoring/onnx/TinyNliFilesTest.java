package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.onnx.tokens.TinyPairTokenizers;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The entailment model that the service's tests load is {@link TinyNli}'s; {@code mvn -pl scorers -am -Dtest=TinyNliFilesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dassay.write=true test} writes it anew.
 */
class TinyNliFilesTest {
    private static final Path FOLDER = Path.of("../topology/src/test/resources/tiny-nli");

    @TempDir
    private Path dir;

    private static void write(Path folder) throws IOException {
        TinyNli.write(folder, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
    }

    @Test
    void theFilesAreThoseOfTheseTests() throws IOException {
        if (Boolean.getBoolean("assay.write")) {
            write(FOLDER);
        }
        write(dir);
        for (String file : new String[] {"model.onnx", "tokenizer.json", "config.json"}) {
            assertThat(FOLDER.resolve(file)).hasSameBinaryContentAs(dir.resolve(file));
        }
    }
}
