package dev.assay.scoring.watermark.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The word-level watermark of Yang et al. for English texts of black-box models. It has no key: anybody can compute its bits,
 * and so can anybody write them. Stateless; any thread may use it.
 */
public final class WordLevelScheme implements WatermarkScheme {
    private static final String TOKENIZER = "tokenizer";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public List<SchemeId> ids() {
        return List.of(new SchemeId(
                "yang-words",
                "watermark.words",
                List.of(SchemeField.optional(
                        TOKENIZER,
                        "tokenizer.json of the cased BERT that marked the texts; without it words stay whole"))));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        String file = fields.optionalText(TOKENIZER);
        return new WordLevelTextDetector(
                file == null ? new BertWords(null) : new BertWords(pieces(fields, file)), new OpenNlpTagger());
    }

    private static Set<String> pieces(KeyFields fields, String file) {
        JsonNode vocabulary;
        try {
            vocabulary = JSON.readTree(Files.readAllBytes(Path.of(file))).at("/model/vocab");
        } catch (IOException | InvalidPathException e) {
            throw fields.broken(TOKENIZER, "names no readable tokenizer.json");
        }
        Set<String> pieces = new HashSet<>();
        vocabulary.fieldNames().forEachRemaining(pieces::add);
        if (pieces.isEmpty()) {
            throw fields.broken(TOKENIZER, "has no vocabulary of word pieces under model.vocab");
        }
        return pieces;
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new WordLevelGoldenSuite());
    }
}
