package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads fitted models that fit the features which are computed here. Stateless; any thread may use it. */
public final class FittedModels {
    private static final Map<AnswerKind, List<String>> KNOWN =
            Map.of(AnswerKind.PASSAGE, PassageFeatures.NAMES, AnswerKind.ANSWER, AnswerMeasures.NAMES);

    private FittedModels() {}

    /**
     * Reads a model.
     *
     * @throws IOException when the file cannot be read, is no model, or was fitted on other features: its weights belong to
     *     them by their place
     */
    public static ConsistencyModel read(Path file) throws IOException {
        ConsistencyModel model = ModelFile.read(file);
        for (Map.Entry<AnswerKind, List<String>> one : KNOWN.entrySet()) {
            List<String> fitted = model.features(one.getKey());
            if (!fitted.isEmpty() && !fitted.equals(one.getValue())) {
                throw new IOException(file.getFileName() + " was fitted on other features ("
                        + one.getKey().id()
                        + ") than this version computes. Fit it again with assay calibrate consistency");
            }
        }
        return model;
    }
}
