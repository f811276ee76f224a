package dev.assay.topology.config;

/** Contributions of tokens in verdicts. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "explanation", about = "Contributions of tokens in verdicts, for assay explain.")
public record ExplanationSettings(
        @Setting(
                value = "none",
                about =
                        "Which watermark findings carry what each token adds to their statistic, as spans labelled draw: none, those that are flagged, or all. They say which tokens are green under a key, so whoever reads verdicts may learn about the key.")
        Tokens tokens,

        @Setting(
                value = "2000",
                about =
                        "Such spans in one verdict at most, about 40 bytes each; the strongest findings take theirs first. A longer text has several tokens to a span.",
                min = "20",
                max = "100000")
        int maxSpans) {

    /** Which findings are explained. */
    public enum Tokens {
        NONE,
        FLAGGED,
        ALL
    }

    public ExplanationSettings {
        Checks checks = Checks.of(ExplanationSettings.class, tokens, maxSpans);
        checks.done();
    }
}
