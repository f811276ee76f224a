package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Answers of one model alone, and answers some of which a larger model gave too. */
class EvaluateCascadeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void anOptionTableOfOneModelIsDecidedByAThreshold() throws IOException {
        String file = PromptAnswers.write(folder.resolve("options.jsonl"), 300).toString();
        String without = printed(new EvaluateCommand(), "cascade", file);
        assertThat(without)
                .contains("No decisions are shown: without the larger model's outcomes")
                .doesNotContain("Decisions of the learned rule");
        assertThat(printed(new EvaluateCommand(), "cascade", file, "--threshold", "0.7"))
                .contains("Decisions of the learned rule fitted to these very answers at threshold 0.700")
                .doesNotContain("No decisions are shown");
    }

    @Test
    void calibrationSaysHowManyOutcomesAreMissing() throws IOException {
        String rule = folder.resolve("rule.json").toString();
        assertThat(printed(new CalibrateCommand(), "deferral", events(400, 9).toString(), "-o", rule))
                .contains("larger model: large")
                .contains("1 of 400 answers lack large_wrong: gains and AUDC are of the others");
        assertThat(printed(new CalibrateCommand(), "deferral", events(400, -1).toString(), "-o", rule))
                .contains("larger model: large")
                .doesNotContain("lack");
    }

    @Test
    void aPriceIsANumberOfAtLeastNought() throws IOException {
        String file = events(40, -1).toString();
        for (String price : List.of("NaN", "-5", "Infinity")) {
            StringWriter err = new StringWriter();
            int code = Main.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute("evaluate", "cascade", file, "--price-ratio=" + price);
            assertThat(code).isEqualTo(Main.USAGE);
            assertThat(err.toString()).contains("--price-ratio = ").contains("must be a finite number of at least 0");
        }
    }

    private static String printed(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(command).setOut(new PrintWriter(out)).execute(arguments);
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }

    private Path events(int answers, int without) throws IOException {
        Random random = new Random(3);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < answers; i++) {
            double logprob = -2 * random.nextDouble();
            boolean wrong = random.nextDouble() < 0.1 - logprob / 3;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"tokens\":{\"logprobs\":[%.4f]}},\"wrong\":%b%s}%n",
                    logprob,
                    wrong,
                    i == without ? "" : ",\"large_wrong\":" + (i % 5 == 0)));
        }
        return Files.writeString(folder.resolve("events.jsonl"), lines);
    }
}
