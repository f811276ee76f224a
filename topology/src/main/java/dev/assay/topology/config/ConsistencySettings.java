package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Agreement of an answer with sampled alternatives, by words and entities. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "consistency", about = "Agreement of an answer with sampled alternatives, by words and entities.")
public record ConsistencySettings(
        @Setting(value = "true", about = "Whether answers are compared with their samples.")
        boolean enabled,

        @Setting(
                value = "2",
                about = "Fewest samples to judge by; with fewer the scorer abstains.",
                min = "1",
                max = "1000")
        int minSamples,

        @Setting(value = "50", about = "Samples used at most, the first ones of the event.", min = "1", max = "1000")
        int maxSamples,

        @Setting(
                about =
                        "File of fusions and calibrations that `assay calibrate consistency` wrote; without it the one of the build.")
        @Nullable
        Path modelFile,

        @Setting(
                value = "0.5",
                about = "A short answer is flagged when the calibrated probability that it is wrong is above this.",
                min = "0.001",
                max = "0.999")
        double threshold,

        @Setting(
                value = "0.75",
                about =
                        "A passage is flagged when the expected share of its sentences that are not factual is above this.",
                min = "0.001",
                max = "0.999")
        double passageThreshold,

        @Setting(about = "With this set, a passage is flagged instead when its combined score is above it.") @Nullable
        Double combinedThreshold,

        @Setting(
                about = "With this set, a short answer is flagged instead when its ROUGE-L to the samples is below it.",
                min = "0",
                max = "1")
        @Nullable
        Double agreementThreshold,

        @Setting(
                value = "60",
                about = "Up to this many words a response is a short answer, judged as a whole; 0 for never.",
                min = "0",
                max = "100000")
        int shortAnswerWords,

        @Setting(
                value = "4",
                about =
                        "Up to twice as many words are a short answer to a known prompt, too, in at most this many sentences, which keep scores of their own; 0 for never.",
                min = "0",
                max = "1000")
        int shortAnswerSentences) {

    public ConsistencySettings {
        Checks checks = Checks.of(
                ConsistencySettings.class,
                enabled,
                minSamples,
                maxSamples,
                modelFile,
                threshold,
                passageThreshold,
                combinedThreshold,
                agreementThreshold,
                shortAnswerWords,
                shortAnswerSentences);
        String fix = "write at most " + maxSamples + ", or raise consistency.max-samples";
        checks.relate(minSamples <= maxSamples, "min-samples", minSamples, "is above consistency.max-samples", fix);
        checks.done();
    }
}
