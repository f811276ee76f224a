package dev.assay.scoring.onnx;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at the folder of a model without loading the model: whether its files are there, and whether tokenizer and
 * configuration are what their names say. Stateless; any thread may call it.
 */
public final class ModelFolder {
    private static final String TOKENIZER = "tokenizer.json";

    private ModelFolder() {}

    /**
     * The folder of a sentence encoder.
     *
     * @throws OnnxStartException saying what is wrong with it
     */
    public static void sentenceEncoder(Path folder) {
        holdsAll(folder);
        int unused = ModelFiles.limit(folder);
        tokenizes(folder);
    }

    /**
     * The folder of an entailment model.
     *
     * @throws OnnxStartException saying what is wrong with it, or with the options for it
     */
    public static void entailment(Path folder, NliOptions options) {
        holdsAll(folder);
        NliFiles unused = NliFiles.of(folder, options);
        tokenizes(folder);
    }

    /**
     * The folder of a causal language model.
     *
     * @param maxTokens that it is to read
     * @throws OnnxStartException saying what is wrong with it
     */
    public static void causal(Path folder, int maxTokens) {
        holdsAll(folder);
        int unused = CausalFiles.of(folder).maxTokens(maxTokens);
        tokenizes(folder);
    }

    private static void holdsAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new OnnxStartException(Files.exists(folder) ? "is no folder" : "does not exist");
        }
        List<String> missing = Stream.of("model.onnx", TOKENIZER, "config.json")
                .filter(name -> !isReadable(folder.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new OnnxStartException("holds no " + String.join(" and no ", missing) + " that can be read");
        }
    }

    private static boolean isReadable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    private static void tokenizes(Path folder) {
        GeneratorTokenizer.load(folder.resolve(TOKENIZER).toString(), folder.resolve(TOKENIZER), 1)
                .close();
    }
}
