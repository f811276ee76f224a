package dev.assay.topology.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.cascade.CascadeEvaluation;
import dev.assay.scoring.evaluation.cascade.DeferralEvaluation;
import dev.assay.scoring.evaluation.consistency.ConsistencyEvaluation;
import dev.assay.scoring.evaluation.machinetext.MachineTextEvaluation;
import dev.assay.scoring.evaluation.tiers.TierEvaluation;
import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.topology.app.ConfigCheck;
import dev.assay.topology.app.GoldenSuites;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.support.WordTokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** What the README shows is what there is. */
class ReadmeTest {
    /** A secret, which the example leaves to the command line or the environment. */
    private static final String USER_INFO = "registry.properties.basic.auth.user.info";

    private static final Map<String, String> SECRET = Map.of(USER_INFO, "assay:secret");
    private static final Path ROOT = Path.of("..");
    private static final Path VECTORS = ROOT.resolve("scorers/src/test/resources/golden");
    private static final String TEST_COMMAND = "mvn -B -ntp verify";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./assay ([a-z]+)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops/examples/assay.yaml",
                "ops/examples/keys.yaml",
                "ops/examples/profiles.yaml",
                "ops/examples/cascade.yaml"
            })
    void exampleFilesAreShownUnchanged(String file) throws IOException {
        assertThat(read("README.md")).contains("<!-- example: " + file + " -->\n```yaml\n" + read(file) + "```\n");
    }

    @Test
    void theExampleConfigurationIsGood() {
        List<String> warnings = new ArrayList<>();
        AssayConfig config =
                AssayConfigReader.read(ROOT.resolve("ops/examples/assay.yaml"), Map.of(), SECRET, warnings::add);
        assertThat(warnings).isEmpty();
        assertThat(config.watermark().keyFile()).isNotNull().exists();
        assertThat(ConfigCheck.files(config)).contains("1 key");
    }

    @Test
    void theExampleOfACascadeIsGood() {
        AssayConfig config = AssayConfigReader.read(ROOT.resolve("ops/examples/cascade.yaml"), Map.of(), Map.of());
        assertThat(config.cascade().enabled()).isTrue();
        assertThat(config.languageModels().largeDir()).isNotNull();
    }

    @Test
    void theExampleProfilesAreGood(@TempDir Path tokenizers) {
        WordTokenizer.write(tokenizers.resolve("llama-3.json"));
        AssayConfig config = AssayConfigReader.read(
                ROOT.resolve("ops/examples/assay.yaml"),
                Map.of(),
                Map.of(
                        USER_INFO,
                        "assay:secret",
                        "watermark.profile-file",
                        ROOT.resolve("ops/examples/profiles.yaml").toString(),
                        "watermark.tokenizers",
                        tokenizers.toString()));
        assertThat(ConfigCheck.files(config)).contains("1 profile;", "1 tokenizer is good");
    }

    @Test
    void passageFiguresAreThePrintedOnes() throws IOException {
        assertShown("wikibio", consistency("wikibio"));
    }

    @Test
    void answerFiguresAreThePrintedOnes() throws IOException {
        assertShown("answers", consistency("triviaqa", "nq_open", "hotpotqa"));
    }

    @Test
    void cascadeFiguresAreThePrintedOnes() throws IOException {
        StringWriter out = new StringWriter();
        CascadeEvaluation.evaluate(
                ROOT.resolve("scorers/src/test/resources/data/tiny-cascade/tiny.jsonl.gz"), new PrintWriter(out, true));
        assertShown("cascade", out.toString());
    }

    @Test
    void tierFiguresAreThePrintedOnes() throws IOException {
        StringWriter out = new StringWriter();
        new TierEvaluation(new StatisticScore(StatisticScore.Kind.CHOW_SUM), 0.01, new double[] {1, 10})
                .evaluate(ROOT.resolve("scorers/src/test/resources/data/tiny-cascade/tiny.jsonl.gz"), null)
                .print(out);
        assertShown("tiers", out.toString());
    }

    @Test
    void machineTextFiguresAreThePrintedOnes() throws IOException {
        StringWriter out = new StringWriter();
        Path data = ROOT.resolve("scorers/src/test/resources/data/fouriergpt-nll/nll.jsonl.gz");
        new MachineTextEvaluation(null).run(List.of(data), new PrintWriter(out, true));
        assertShown("machine-text", out.toString());
    }

    @Test
    void deferralFiguresAreThePrintedOnes() throws IOException {
        Path data = ROOT.resolve("scorers/src/test/resources/data/lifeeval-cascade/cascade.jsonl.gz");
        StringWriter out = new StringWriter();
        new DeferralEvaluation(
                        CascadeAnswers.read(List.of(data), null, "route"),
                        new LearnedConfig("route", 0.05, 0.5, null, 1),
                        10,
                        out)
                .run(null, null);
        assertShown("deferral", out.toString());
    }

    @Test
    void theCountOfVectorsIsThePrintedOne() throws IOException {
        StringWriter out = new StringWriter();
        new GoldenCheck(GoldenSuites.all()).run(VECTORS, new PrintWriter(out, true));
        String summary = out.toString().strip().lines().reduce((a, b) -> b).orElseThrow();
        assertThat(read("README.md")).contains("ends with `" + summary + "`");
    }

    @Test
    void continuousIntegrationRunsTheTestCommand() throws IOException {
        assertThat(read("README.md").lines()).anyMatch(line -> line.startsWith(TEST_COMMAND + " "));
        assertThat(read(".ci/run").lines()).anyMatch(line -> line.startsWith(TEST_COMMAND + " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"})
    void linksLeadSomewhere(String page) throws IOException {
        List<String> targets =
                LINK.matcher(read(page)).results().map(found -> found.group(1)).toList();
        assertThat(targets)
                .allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "ops/REASONS.md"})
    void commandsExist(String page) throws IOException {
        // The demo comes as an ExtraCommand, which an image leaves out.
        List<String> known = Stream.concat(
                        Stream.of("demo"),
                        ProductCode.ALL.stream()
                                .flatMap(type -> type.tryGetAnnotationOfType(Command.class).stream())
                                .map(Command::name))
                .toList();
        assertThat(COMMAND.matcher(read(page)).results().map((MatchResult found) -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    private static String consistency(String... sets) throws IOException {
        List<Path> files = Stream.of(sets)
                .map(set -> VECTORS.resolve("consistency/" + set + "_dev.jsonl.gz"))
                .toList();
        StringWriter out = new StringWriter();
        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, Integer.MAX_VALUE).run(files, new PrintWriter(out, true));
        return out.toString();
    }

    /** The block holds lines of the output, in its order, leaving out others. */
    private static void assertShown(String block, String output) throws IOException {
        String start = "<!-- output: " + block + " -->\n```\n";
        String page = read("README.md");
        assertThat(page).contains(start);
        String rest = page.substring(page.indexOf(start) + start.length());
        List<String> shown = stripped(rest.substring(0, rest.indexOf("```")));
        assertThat(shown).hasSizeGreaterThan(2);
        assertThat(stripped(output)).containsSubsequence(shown);
    }

    private static List<String> stripped(String text) {
        return text.lines().map(String::stripTrailing).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
