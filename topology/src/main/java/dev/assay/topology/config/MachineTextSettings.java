package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Scores of texts under a language model: like a machine's, unusually fluent, sampled from it. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "machine-text",
        about =
                "Scores of texts under a language model: like a machine's, unusually fluent, sampled from that model. All off, and none of them proof.")
public record MachineTextSettings(
        @Setting(
                value = "false",
                about =
                        "Whether texts are scored for reading like a machine's (Fast-DetectGPT, Binoculars, LRR, log rank, likelihood; code by its entropy).")
        boolean enabled,

        @Setting(
                value = "false",
                about =
                        "Whether texts are scored for being unusually fluent (Min-K %, Min-K %++, DC-PDD, reference loss).")
        boolean memorisation,

        @Setting(
                value = "false",
                about = "Whether it is tested that a text was sampled from the model of machine-text.reader.")
        boolean provenance,

        @Setting(
                value = "large",
                about =
                        "Which of language-models reads: small, large, or pair for both at once, which the scores of two models need; they share one vocabulary then.")
        Reader reader,

        @Setting(
                value = "50",
                about = "Fewest tokens to score; shorter texts end as TOO_SHORT.",
                min = "1",
                max = "1000000")
        int minTokens,

        @Setting(
                value = "0.2",
                about = "Share of the least likely tokens that Min-K % counts.",
                min = "0.001",
                max = "1")
        double minK,

        @Setting(
                about =
                        "File that assay calibrate token-counts wrote: how often each token of the reading model's vocabulary stands in a corpus. The memorisation score DC-PDD needs it and says UNSUPPORTED without it.")
        @Nullable
        Path tokenCounts,

        @Setting(
                about =
                        "File of scores of texts by people that assay calibrate machine-text wrote for this model; without it there is no conformal p-value.")
        @Nullable
        Path calibrationFile,

        @Setting(
                about = "A text is flagged when its conformal p-value is at most this; without it nothing is flagged.",
                min = "0.000001",
                max = "0.5")
        @Nullable
        Double level) {

    /** Which language models read. */
    public enum Reader {
        SMALL,
        LARGE,
        PAIR
    }

    public MachineTextSettings {
        Checks checks = Checks.of(
                MachineTextSettings.class,
                enabled,
                memorisation,
                provenance,
                reader,
                minTokens,
                minK,
                tokenCounts,
                calibrationFile,
                level);
        String fix = "name one in machine-text.calibration-file, or leave this out";
        checks.relate(
                tokenCounts == null || memorisation,
                "token-counts",
                tokenCounts,
                "is only read by machine-text.memorisation",
                "write machine-text.memorisation: true, or leave this out");
        checks.relate(level == null || calibrationFile != null, "level", level, "needs a calibration", fix);
        checks.done();
    }

    /** Whether anything is scored. */
    public boolean any() {
        return enabled || memorisation || provenance;
    }
}
