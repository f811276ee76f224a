package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.topology.config.AssayConfigReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events with log-probabilities alone under rules that read something else, with models of random weights. */
@Timeout(120)
class TieredDeferralTest {
    private static final double[] NONE = {};

    @TempDir
    Path dir;

    private final Map<String, String> settings = new TreeMap<>();

    @BeforeEach
    void write() throws IOException {
        settings.putAll(TwoModels.write(dir));
        settings.put("cascade.enabled", "true");
        settings.put("cascade.band-low", "5");
        settings.put("cascade.band-high", "6");
    }

    @ParameterizedTest
    @CsvSource({
        "min-margin, 0, NO_LOGPROBS",
        "mean-margin, 0, NO_LOGPROBS",
        "branching-factor, -1000, NO_ENTROPIES",
        "max-rolling-entropy, -1000, NO_ENTROPIES",
        "over-switch, -2, NO_ENTROPIES"
    })
    void theModelIsAskedWhereTheProducersNumbersAreNotEnough(String rule, String threshold, String why) {
        settings.put("deferral.rule", rule);
        settings.put("cascade.small-threshold", threshold);
        ScoringResult result = scored(sent("some answer", -0.5));
        Deferral deferral = deferral(result);
        assertThat(deferral.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral.notes())
                .containsEntry("source", "proxy")
                .containsEntry("model", "little")
                .containsEntry("producer", why)
                .containsEntry("producer.mode", "raw");
        assertThat(result.evidence().get(0).notes())
                .as("the cascade's own statistic")
                .containsEntry("source", "producer");
    }

    @Test
    void whatTheProducersNumbersGiveAsksNoModel() {
        settings.put("deferral.rule", "chow-average");
        settings.put("deferral.threshold", "-1");
        assertThat(deferral(scored(sent("some answer", -0.5))).notes()).containsEntry("source", "producer");
    }

    /**
     * The cascade's evidence and the decision rest on the same numbers, a model's; with a rule that is calibrated for
     * processed ones the evidence alone does.
     */
    @Test
    void processedNumbersAreReadAnew() {
        settings.put("deferral.rule", "chow-average");
        settings.put("cascade.small-threshold", "1");
        TokenColumns processed =
                new TokenColumns(new int[0], new double[] {-0.5}, NONE, 0, new int[0], NONE, LogprobMode.PROCESSED);
        Subject subject =
                Subject.ofText("e", "some answer", List.of(), List.of()).withTokens(processed);
        ScoringResult result = scored(subject);
        assertThat(deferral(result).decision()).isEqualTo(Decision.DEFER);
        assertThat(deferral(result).notes()).containsEntry("source", "proxy").containsEntry("producer", "UNSUPPORTED");
        assertThat(result.evidence().get(0).notes()).containsEntry("source", "proxy");
        settings.put("deferral.calibrated-for", "processed");
        settings.put("deferral.threshold", "-1");
        ScoringResult calibrated = scored(subject);
        assertThat(deferral(calibrated).notes()).containsEntry("source", "producer");
        assertThat(calibrated.evidence().get(0).notes()).containsEntry("source", "proxy");
    }

    @Test
    void whenNeitherCanItAbstains() {
        settings.put("deferral.rule", "min-margin");
        settings.put("cascade.small-threshold", "0");
        Deferral unread = deferral(scored(Subject.ofTokens("e", columns(-0.5))));
        assertThat(unread.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(unread.reason()).isEqualTo(Reason.NO_LOGPROBS);
        Deferral cut = deferral(scored(sent("x".repeat(200), -0.5)));
        assertThat(cut.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(cut.reason()).isEqualTo(Reason.TRUNCATION);
        assertThat(cut.notes()).containsEntry("producer", "NO_LOGPROBS");
    }

    private ScoringResult scored(Subject subject) {
        try (ScoringStack stack = ScoringStack.start(
                AssayConfigReader.read(null, Map.of(), settings), new Meters(new SimpleMeterRegistry()), "test")) {
            return stack.engine().submit(subject, "t").join();
        }
    }

    private static Subject sent(String text, double logprob) {
        return Subject.ofText("e", text, List.of(), List.of()).withTokens(columns(logprob));
    }

    private static TokenColumns columns(double logprob) {
        return new TokenColumns(new int[0], new double[] {logprob}, NONE, 0, new int[0], NONE, LogprobMode.RAW);
    }

    private static Deferral deferral(ScoringResult result) {
        assertThat(result.deferral()).isNotNull();
        return result.deferral();
    }
}
