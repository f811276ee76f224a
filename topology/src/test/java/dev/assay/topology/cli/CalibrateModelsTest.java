package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import dev.assay.topology.app.ScoringStack;
import dev.assay.topology.app.TwoModels;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that need a language model to calibrate, with models of random weights that read bytes. */
@Timeout(120)
class CalibrateModelsTest {
    private static final String DC_PDD = "memorisation.dc-pdd";

    @TempDir
    private Path dir;

    private final Map<String, String> settings = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        settings.putAll(TwoModels.write(dir));
    }

    @Test
    void aRuleIsFittedToWhatAModelReads() throws IOException {
        Path labels = labels();
        Path rule = dir.resolve("rule.json");
        assertThat(calibrate("deferral", labels.toString(), "-o", rule.toString(), "--reader", "small"))
                .as(err::toString)
                .isZero();
        RuleArtefact fitted = RuleFile.read(rule);
        assertThat(fitted.source()).isEqualTo(Source.PROXY);
        assertThat(fitted.reader()).isNotNull();
        assertThat(fitted.reader().model()).isEqualTo("little");
        assertThat(evaluate("cascade", labels.toString(), "--rule", rule.toString(), "--reader", "small"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("the rule was fitted to these answers");
        assertThat(evaluate("cascade", labels.toString(), "--rule", rule.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("fitted to numbers of little, and these are of producers");
        Path producers = dir.resolve("producers.json");
        assertThat(calibrate("deferral", labels.toString(), "-o", producers.toString()))
                .isZero();
        assertThat(RuleFile.read(producers).source()).isEqualTo(Source.PRODUCER);
        assertThat(RuleFile.read(producers).reader()).isNull();
        assertThat(evaluate("cascade", labels.toString(), "--rule", producers.toString(), "--reader", "large"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void tokensOfACorpusAreCountedAndTheScoreReadsThem() throws IOException {
        settings.put("machine-text.reader", "small");
        Path text = Files.writeString(dir.resolve("corpus.txt"), "aab\nc\u00e9\n");
        Path lines = Files.writeString(dir.resolve("corpus.jsonl"), "{\"eventId\":\"1\",\"completion\":\"aa\"}\n\n");
        Path counts = dir.resolve("counts.json");
        assertThat(calibrate("token-counts", text.toString(), lines.toString(), "-o", counts.toString()))
                .as(err::toString)
                .isZero();
        // Eight bytes of text, of which the accented letter is two, and two of the event.
        assertThat(out.toString())
                .contains("corpus.txt: 8 tokens", "corpus.jsonl: 2 tokens", "10 tokens of little, 6 of 260 ids seen");
        settings.put("machine-text.token-counts", counts.toString());
        Evidence evidence = scored("a text of bytes");
        assertThat(evidence.disposition()).isEqualTo(Disposition.SCORED);
        assertThat(evidence.score()).isBetween(0.0, 0.01);
        Path flat = Files.writeString(dir.resolve("flat.json"), counts(260, "1"));
        settings.put("machine-text.token-counts", flat.toString());
        assertThat(scored("a text of bytes").score()).isNotEqualTo(evidence.score());
        settings.remove("machine-text.token-counts");
        Evidence without = scored("a text of bytes");
        assertThat(without.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(without.detail()).contains("machine-text.token-counts is not set");
    }

    @Test
    void aLongTextIsCountedInPartsWithoutLosingAnything() throws IOException {
        settings.put("machine-text.reader", "small");
        // A pair of surrogates lies across the end of every block of 65,536 characters; no white space to cut at.
        String unbroken = "a" + "\uD83D\uDE00".repeat(100_000);
        Path one = Files.writeString(dir.resolve("unbroken.txt"), unbroken);
        Path two = Files.writeString(dir.resolve("words.txt"), "some words\n".repeat(20_000));
        assertThat(calibrate(
                        "token-counts",
                        one.toString(),
                        two.toString(),
                        "-o",
                        dir.resolve("c.json").toString()))
                .as(err::toString)
                .isZero();
        // Every byte is a token, and four make an emoji.
        assertThat(out.toString()).contains("unbroken.txt: 400001 tokens", "words.txt: 220000 tokens");
    }

    @Test
    void countsThatCannotBeUsedAreRefusedAtTheStart() throws IOException {
        settings.put("machine-text.reader", "small");
        refused(dir.resolve("none.json"), "there is no such file");
        refused(
                Files.writeString(dir.resolve("short.json"), counts(259, "1")),
                "counts 259 tokens, and little has 260");
        refused(Files.writeString(dir.resolve("negative.json"), counts(260, "-1")), "-1 times");
        refused(Files.writeString(dir.resolve("zero.json"), counts(260, "0")), "counts are 0 throughout");
        refused(Files.writeString(dir.resolve("half.json"), counts(260, "0.5")), "counts[0] is no whole number");
        refused(Files.writeString(dir.resolve("text.json"), "secret"), "it is not JSON");
        refused(Files.writeString(dir.resolve("other.json"), "{}"), "format is not assay-token-counts/1");
        String foreign = counts(260, "1").replace("\"counts\"", "\"tokenizer\":\"00\",\"counts\"");
        refused(
                Files.writeString(dir.resolve("foreign.json"), foreign),
                "counted with another tokenizer than that of little");
        settings.put("machine-text.memorisation", "false");
        settings.put("machine-text.token-counts", "counts.json");
        assertThatThrownBy(() -> AssayConfigReader.read(null, Map.of(), settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("machine-text.token-counts");
    }

    @Test
    void aCorpusThatIsNoneIsNamedByItsLine() throws IOException {
        Path lines = Files.writeString(dir.resolve("bad.jsonl"), "{\"completion\":\"a\"}\n{\"text\":\"secret\"}\n");
        assertThat(calibrate("token-counts", lines.toString(), "-o", "never.json"))
                .isNotZero();
        assertThat(err.toString())
                .contains("bad.jsonl: line 2 has no completion")
                .doesNotContain("secret");
    }

    @Test
    void aCorpusWithoutATokenWritesNoCounts() throws IOException {
        settings.put("machine-text.reader", "small");
        Path empty = Files.writeString(dir.resolve("empty.txt"), "");
        Path counts = dir.resolve("counts.json");
        assertThat(calibrate("token-counts", empty.toString(), "-o", counts.toString()))
                .isNotZero();
        assertThat(err.toString()).contains("no tokens in [" + empty + "]");
        assertThat(counts).doesNotExist();
    }

    private void refused(Path file, String why) {
        settings.put("machine-text.token-counts", file.toString());
        assertThatThrownBy(() -> scored("a text of bytes"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("machine-text.token-counts")
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why)
                .hasMessageContaining("assay calibrate token-counts");
    }

    private static String counts(int size, String each) {
        return "{\"format\":\"assay-token-counts/1\",\"counts\":[" + String.join(",", Collections.nCopies(size, each))
                + "]}";
    }

    private Evidence scored(String text) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "machine-text.memorisation", "true",
                "machine-text.min-tokens", "5"));
        values.putAll(settings);
        try (ScoringStack stack = ScoringStack.start(
                AssayConfigReader.read(null, Map.of(), values), new Meters(new SimpleMeterRegistry()), "test")) {
            Subject subject = Subject.ofText("e", text, List.of(), List.of());
            return stack.engine().submit(subject, "t").join().evidence().stream()
                    .filter(one -> one.scorer().equals(DC_PDD))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path labels() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            lines.append("{\"event\":{\"eventId\":\"e" + i + "\",\"completion\":\"" + "ab".repeat(1 + i % 20)
                    + "\",\"tokens\":{\"logprobs\":[" + -(i % 7) / 7.0 + "],\"mode\":\"RAW\"}},\"wrong\":"
                    + (i % 20 > 12) + ",\"large_wrong\":" + (i % 5 == 0) + "}\n");
        }
        return Files.write(dir.resolve("labels.jsonl"), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private int calibrate(String... args) {
        return run(new CommandLine(new CalibrateCommand()), args);
    }

    private int evaluate(String... args) {
        return run(new CommandLine(new EvaluateCommand()), args);
    }

    private int run(CommandLine line, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        boolean configured = all.contains("--reader") || args[0].equals("token-counts");
        if (configured) {
            settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        }
        return line.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(all.toArray(String[]::new));
    }
}
