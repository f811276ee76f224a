package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.topology.app.TwoModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The cascade evaluated on events that both models read. */
class EvaluateTiersTest {
    @TempDir
    Path folder;

    @Test
    void whatElseTheConfigurationScoresIsLeftOut() throws IOException {
        Map<String, String> settings = TwoModels.write(Files.createDirectory(folder.resolve("models")));
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.reader", "pair");
        Path plan = folder.resolve("plan.json");
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(events().toString(), "--choose", plan.toString()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        int code = new CommandLine(new EvaluateTiers())
                .setOut(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("cascade, cross-validated", "wrote " + plan);
        assertThat(plan).content().contains("\"little\"", "\"big\"");
    }

    @Test
    void aPlanOnItsOwnAnswersIsMarked() throws IOException {
        Path own = answers("own.jsonl", 60, 1);
        Path other = answers("other.jsonl", 60, 2);
        String plan = folder.resolve("plan.json").toString();
        assertThat(printed(own.toString(), "--choose", plan))
                .doesNotContain("was chosen on these answers")
                .contains("WARNING: on answers left out the cascade gave up");
        assertThat(printed(own.toString(), "--plan", plan))
                .startsWith("WARNING: the plan was chosen on these answers")
                .contains("cascade, plan");
        Path copy = Files.copy(own, folder.resolve("copy.jsonl"));
        assertThat(printed(copy.toString(), "--plan", plan)).startsWith("WARNING");
        assertThat(printed(other.toString(), "--plan", plan))
                .contains("cascade, plan")
                .doesNotContain("WARNING");
    }

    @Test
    void whatCannotBeReadIsNamedAndIsNoMatterOfOptions() throws IOException {
        Path missing = folder.resolve("missing.jsonl");
        assertThat(told(missing.toString())).containsExactly("assay: no such file: " + missing);
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
        assertThat(told(empty.toString()))
                .containsExactly("assay: empty.jsonl: 0 of 0 answers are right; right and wrong ones are needed");
        Path nowhere = folder.resolve("none").resolve("plan.json");
        assertThat(told(empty.toString(), "--choose", nowhere.toString()))
                .containsExactly(
                        "assay: " + nowhere + ": there is no folder " + folder.resolve("none") + "; make it first");
    }

    @Test
    void whatThePlanSaysIsNotSaidByAnOption() throws IOException {
        Path own = answers("own.jsonl", 60, 1);
        String plan = folder.resolve("plan.json").toString();
        assertThat(printed(own.toString(), "--choose", plan)).contains("wrote " + plan);
        for (String option : List.of("--alpha=0.9", "--statistic=chow-sum")) {
            assertThat(told(own.toString(), "--plan", plan, option))
                    .first()
                    .asString()
                    .startsWith(
                            "assay: " + option.substring(0, option.indexOf('=')) + ": the plan is for chow-average");
        }
    }

    @Test
    void rowsWithBrokenNumbersAreCountedAndNotInThePlan() throws IOException {
        Path own = answers("own.jsonl", 60, 1);
        String broken = "{\"small\":{\"correct\":true,\"logprob\":[%s],\"by_large\":{\"logprob\":[-1]}}}%n";
        Files.writeString(own, broken.formatted("-9999") + broken.formatted("null"), StandardOpenOption.APPEND);
        Path plan = folder.resolve("plan.json");
        assertThat(printed(own.toString(), "--choose", plan.toString()))
                .contains("2 rows are left out: small.logprob.not-a-number (1), small.logprob.sentinel (1)");
        assertThat(TierPlanFile.read(plan).data().events()).isEqualTo(60);
    }

    private static List<String> told(String... arguments) {
        List<String> all = new ArrayList<>(List.of("evaluate", "tiers"));
        all.addAll(List.of(arguments));
        StringWriter err = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
        assertThat(code).isEqualTo(Main.USAGE);
        return err.toString().lines().toList();
    }

    private static String printed(String... arguments) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new EvaluateTiers())
                .setOut(new PrintWriter(out))
                .execute(arguments);
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }

    private Path answers(String name, int n, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < n; i++) {
            boolean right = random.nextBoolean();
            double small = -random.nextDouble() - (right ? 0 : 0.4);
            double large = -random.nextDouble() - (right ? 0 : 0.8);
            lines.append("{\"small\":{\"correct\":%b,\"logprob\":[%s],\"by_large\":{\"logprob\":[%s]}}}%n"
                    .formatted(right, small, large));
        }
        return Files.writeString(folder.resolve(name), lines);
    }

    private Path events() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            lines.append(
                    "{\"eventId\":\"e%d\",\"completion\":\"answer %d of some words\",\"attributes\":{\"label\":\"%s\"}}%n"
                            .formatted(i, i * i, i % 3 == 0 ? "wrong" : "right"));
        }
        return Files.writeString(folder.resolve("events.jsonl"), lines);
    }
}
