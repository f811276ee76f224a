package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateThresholdsCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsTheTablesAndDraws() throws IOException {
        StringWriter out = new StringWriter();
        Path plots = folder.resolve("plots");
        int code = command(out, new StringWriter())
                .execute(
                        "thresholds",
                        PromptAnswers.write(folder.resolve("data.jsonl"), 900).toString(),
                        "--target-rate",
                        "0.3",
                        "--seeds",
                        "1",
                        "--order",
                        "file,random",
                        "--plots",
                        plots.toString());
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("Deferral rate, target 0.3: 900 answers, file order, once")
                .contains("Risk (accepted and wrong), target 0.1, labels 200 answers late: 900 answers, random order")
                .contains("rate-tracking", "risk-online at 0.2");
        assertThat(plots.resolve("data-file-rate.svg")).exists();
        assertThat(plots.resolve("data-random-risk.svg")).exists();
    }

    /** What is to go live is tried, not something else. */
    @Test
    void theControllersHaveTheSettingsOfTheConfiguration() throws IOException {
        String data = PromptAnswers.write(folder.resolve("data.jsonl"), 900).toString();
        String usual = tables(data);
        assertThat(tables(data, "--set", "deferral.control.key=all")).isEqualTo(usual);
        for (String setting : new String[] {
            "window=20", "audit-probability=0.2", "highest=2", "max-pending=20", "cold-start=shadow", "min-scores=200"
        }) {
            String[] set = {"--set", "deferral.control." + setting, "--set", "deferral.threshold=0.5"};
            assertThat(tables(data, set)).as(setting).isNotEqualTo(usual);
        }
        String risk = tables(
                data,
                "--set",
                "deferral.control.objective=risk-online",
                "--set",
                "deferral.control.target=0.15",
                "--target-rate",
                "0.4");
        assertThat(risk)
                .contains("Deferral rate, target 0.4")
                .contains("Risk (accepted and wrong), target 0.15")
                .doesNotContain("risk-online at 0.15");
    }

    /** What is counted in time depends on how fast answers come. */
    @Test
    void theClockOfTheReplayIsAnOption() throws IOException {
        String data = PromptAnswers.write(folder.resolve("data.jsonl"), 900).toString();
        String usual = tables(data);
        assertThat(tables(data, "--events-per-second", "1")).isEqualTo(usual);
        assertThat(tables(data, "--events-per-second", "50")).isEqualTo(usual);
        String[] slow = {"--set", "deferral.control.largest-step-per-hour=0.5"};
        String[] slowOfMany = {slow[0], slow[1], "--events-per-second", "0.01"};
        assertThat(tables(data, slow)).isNotEqualTo(tables(data, slowOfMany));
        String[] shortLife = {"--set", "deferral.control.time-to-live=2m"};
        assertThat(refusal(data, shortLife))
                .contains(
                        "--label-delay = 200: at --events-per-second = 1.0 labels come 200 s late, and"
                                + " deferral.control.time-to-live = 120 s takes none of them; write at most 120, more events a second");
        assertThat(tables(data, shortLife[0], shortLife[1], "--events-per-second", "2"))
                .isEqualTo(usual);
        assertThat(tables(data, shortLife[0], shortLife[1], "--label-delay", "120"))
                .contains("labels 120 answers late");
    }

    @Test
    void aTargetThatItsSettingsCanNeverKeepIsRefused() throws IOException {
        String data = PromptAnswers.write(folder.resolve("data.jsonl"), 900).toString();
        String[] few = {"--target-risk", "0.01", "--set", "deferral.control.window=50"};
        assertThat(refusal(data, few))
                .contains(
                        "--target-risk = 0.01: risk-conformal at 0.01: deferral.control.window = 50: is too short for a"
                                + " target of 0.01: nothing would ever be accepted; write 99 or more");
        String[] uncertain = {"--target-risk", "0.02", "--set", "deferral.control.certificate-labels=100"};
        assertThat(refusal(data, uncertain))
                .contains("risk-certified at 0.02: deferral.control.certificate-labels = 100: is too few to certify");
        StringWriter err = new StringWriter();
        String[] configured = {
            "thresholds",
            data,
            "--seeds",
            "1",
            "--order",
            "file",
            "--set",
            "deferral.control.objective=risk-online",
            "--set",
            "deferral.control.target=0.001"
        };
        assertThat(command(new StringWriter(), err).execute(configured)).isZero();
        assertThat(err.toString()).contains("risk-conformal at 0.001: deferral.control.window = 500: is too short");
    }

    private static String refusal(String data, String... options) {
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("thresholds", data, "--seeds", "1", "--order", "file"));
        all.addAll(List.of(options));
        assertThat(command(new StringWriter(), err).execute(all.toArray(new String[0])))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        return err.toString();
    }

    private static String tables(String data, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("thresholds", data, "--seeds", "1", "--order", "file"));
        all.addAll(List.of(options));
        assertThat(command(out, err).execute(all.toArray(new String[0])))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    /** Events with labels, as evaluate cascade and calibrate deferral take them. */
    @Test
    void labelledEventsAreReplayed() throws IOException {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            double logprob = -random.nextDouble();
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"tokens\":{\"logprobs\":[%.4f]},\"attributes\":{\"kind\":\"%s\"}},\"wrong\":%b%s}%n",
                    logprob,
                    i % 3 == 0 ? "odd" : "even",
                    random.nextDouble() < -logprob / 2,
                    i == 9 ? "" : ",\"large_wrong\":" + (random.nextDouble() < 0.1)));
        }
        String file = Files.writeString(folder.resolve("events.jsonl"), lines).toString();
        StringWriter out = new StringWriter();
        String plots = folder.resolve("plots").toString();
        int code = command(out, new StringWriter())
                .execute(
                        "thresholds",
                        file,
                        "--seeds",
                        "1",
                        "--order",
                        "blocked",
                        "--route-attribute",
                        "kind",
                        "--plots",
                        plots);
        assertThat(code).isZero();
        assertThat(out.toString())
                .startsWith("1 of 900 answers lack large_wrong: quality and its regret are of the others")
                .contains("900 answers, blocked order, 1 times, by minus the mean log-probability");
        assertThat(folder.resolve("plots/events-blocked-rate.svg")).content().contains(">odd<", ">even<");
        StringWriter err = new StringWriter();
        assertThat(command(new StringWriter(), err)
                        .execute(
                                "thresholds",
                                PromptAnswers.write(folder.resolve("data.jsonl"), 900)
                                        .toString(),
                                "--reader",
                                "SMALL"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("a model can only read events");
    }

    /** Bounds of another rule's scale would hold every controller at one end without a word. */
    @Test
    void whatIsOnAnotherScaleThanTheRuleIsSaid() throws IOException {
        String data = PromptAnswers.write(folder.resolve("data.jsonl"), 900).toString();
        String[] usual = {"thresholds", data, "--seeds", "1", "--order", "file"};
        StringWriter err = new StringWriter();
        assertThat(command(new StringWriter(), err).execute(usual)).isZero();
        assertThat(err.toString()).doesNotContain("scale");
        String[] bounded = {"thresholds", data, "--seeds", "1", "--order", "file", "--set", "deferral.control.highest=2"
        };
        assertThat(command(new StringWriter(), err).execute(bounded)).isZero();
        assertThat(err.toString())
                .contains(
                        "assay: deferral.control.highest: taken on the scale of what is replayed, the opposite of the logit");
    }

    /** A controller's own words would name a key that there is none of, with the sign turned. */
    @Test
    void settingsThatDoNotGoTogetherAreRefusedInTheirOwnWords() throws IOException {
        String data = PromptAnswers.write(folder.resolve("data.jsonl"), 900).toString();
        StringWriter err = new StringWriter();
        CommandLine command = command(new StringWriter(), err).setExecutionExceptionHandler((failure, line, result) -> {
            err.append(String.valueOf(failure.getMessage()));
            return 2;
        });
        String[] args = {
            "thresholds", data, "--set", "deferral.control.cold-start=shadow", "--seeds", "1", "--order", "file"
        };
        assertThat(command.execute(args)).isEqualTo(2);
        assertThat(err.toString()).contains("deferral.threshold").doesNotContain("initial-threshold");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        StringWriter err = new StringWriter();
        int code = command(new StringWriter(), err)
                .execute(
                        "thresholds",
                        PromptAnswers.write(folder.resolve("data.jsonl"), 10).toString());
        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("has 10 answers with a probability; at least 800 are needed");
        err = new StringWriter();
        command(new StringWriter(), err)
                .execute(
                        "thresholds",
                        PromptAnswers.write(folder.resolve("data.jsonl"), 10).toString(),
                        "--target-risk",
                        "2");
        assertThat(err.toString()).contains("--target-risk = 2.0: must be in (0, 1), for example 0.1");
    }

    private static CommandLine command(StringWriter out, StringWriter err) {
        return new CommandLine(new EvaluateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
    }
}
