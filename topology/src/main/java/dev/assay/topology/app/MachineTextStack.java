package dev.assay.topology.app;

import dev.assay.scoring.Family;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.machinetext.CodeEntropyScorer;
import dev.assay.scoring.machinetext.ProvenanceConfig;
import dev.assay.scoring.machinetext.ProvenanceScorer;
import dev.assay.scoring.machinetext.ScoringModel;
import dev.assay.scoring.machinetext.TextScore;
import dev.assay.scoring.machinetext.TextScoreConfig;
import dev.assay.scoring.machinetext.TextScoreScorer;
import dev.assay.scoring.machinetext.TokenCountsFile;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenCounts;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.MachineTextSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The scorers of texts under a language model, from the typed configuration. Stateless; any thread may call it. */
final class MachineTextStack {
    private MachineTextStack() {}

    /** @param reader on the lane */
    static List<Scorer> scorers(MachineTextSettings settings, CausalModel reader) {
        ScoringModel model =
                new ScoringModel(reader.id(), reader.layout(), reader.fingerprint(), reader.id(), reader.tokenizer());
        TextScoreConfig config = new TextScoreConfig(
                scores(settings, reader.layout()),
                model,
                settings.minTokens(),
                settings.minK(),
                TextScoreConfig.of(null, null).ceiling(),
                counts(settings.tokenCounts(), reader),
                TextReference.read(settings, model),
                settings.level());
        List<Scorer> scorers = new ArrayList<>();
        if (settings.enabled()) {
            scorers.add(TextScoreScorer.machineText(config));
            scorers.add(new CodeEntropyScorer(config));
        }
        if (settings.memorisation()) {
            scorers.add(TextScoreScorer.memorisation(config));
        }
        if (settings.provenance()) {
            scorers.add(new ProvenanceScorer(new ProvenanceConfig(model, settings.minTokens())));
        }
        return scorers;
    }

    /** What is wanted and the model's columns allow. */
    private static Set<TextScore> scores(MachineTextSettings settings, StatisticsLayout layout) {
        return Arrays.stream(TextScore.values())
                .filter(score -> score.family() == Family.MACHINE_TEXT ? settings.enabled() : settings.memorisation())
                .filter(score -> score.needed().stream().allMatch(layout::has))
                .collect(Collectors.toSet());
    }

    private static @Nullable TokenCounts counts(@Nullable Path file, CausalModel reader) {
        if (file == null) {
            return null;
        }
        String fix = "name a file that assay calibrate token-counts wrote for this model";
        TokenCountsFile.Counted read;
        try {
            read = TokenCountsFile.read(file);
        } catch (IOException e) {
            throw ConfigException.of("machine-text.token-counts", file, "cannot be used: " + ReadFailure.why(e), fix);
        }
        int size = read.counts().vocabularySize();
        if (reader.vocabularySize() > 0 && size != reader.vocabularySize()) {
            String what = "counts " + size + " tokens, and " + reader.id() + " has " + reader.vocabularySize();
            throw ConfigException.of("machine-text.token-counts", file, what, fix);
        }
        if (read.tokenizer() != null && !read.tokenizer().equals(reader.tokenizerHash())) {
            throw ConfigException.of(
                    "machine-text.token-counts",
                    file,
                    "was counted with another tokenizer than that of " + reader.id(),
                    fix);
        }
        return read.counts();
    }
}
