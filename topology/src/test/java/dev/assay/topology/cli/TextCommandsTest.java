package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.machinetext.TextCalibration;
import dev.assay.scoring.machinetext.TextCalibrationFile;
import dev.assay.scoring.machinetext.TextScore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCommandsTest {
    private static final String LIKELIHOOD = TextScore.LIKELIHOOD.id();

    @TempDir
    private Path folder;

    @Test
    void humanEventsAndVerdictsMakeACalibration() throws IOException {
        Path events = write(
                "human.jsonl",
                event("a", 60, -1, "human"),
                event("b", 60, -2, "human"),
                event("c", 60, -0.1, "machine"),
                event("d", 10, -1, "human"),
                "{\"eventId\":\"e\",\"completion\":\"no numbers\"}");
        Path verdicts = write(
                "verdicts.jsonl",
                "{\"eventId\":\"v\",\"attributes\":{},\"evidence\":[{\"scorer\":\"" + LIKELIHOOD
                        + "\",\"score\":-3.0,\"effectiveCount\":70,\"notes\":{\"source\":\"proxy m\"}},"
                        + "{\"scorer\":\"watermark\",\"score\":1.0,\"effectiveCount\":3,\"notes\":{\"source\":\"x\"}}]}",
                "{\"eventId\":\"w\",\"evidence\":[]}");
        Path made = folder.resolve("c.json");
        Ran done = Ran.of("calibrate", "machine-text", events.toString(), verdicts.toString(), "-o", made.toString());
        assertThat(done.code()).isZero();
        TextCalibration calibration = TextCalibrationFile.read(made);
        assertThat(calibration.texts())
                .containsEntry(new TextCalibration.Key(LIKELIHOOD, "producer raw", 1), 2)
                .containsEntry(new TextCalibration.Key(LIKELIHOOD, "proxy m", 1), 1);
        assertThat(calibration.data()).extracting(TextCalibration.Data::texts).containsExactly(2L, 1L);
        assertThat(calibration.pValue(LIKELIHOOD, "producer raw", 60, -1.5))
                .isEqualTo(new TextCalibration.Conformal(2 / 3.0, 2));
    }

    @Test
    void aFileWithoutNumbersSaysWhatToDo() throws IOException {
        Path events = write("human.jsonl", "{\"eventId\":\"e\",\"completion\":\"no numbers\"}");
        Path made = folder.resolve("c.json");
        Ran refused = Ran.of("calibrate", "machine-text", events.toString(), "-o", made.toString());
        assertThat(refused.code()).isEqualTo(Main.USAGE);
        assertThat(made).doesNotExist();
        Path broken = write("broken.jsonl", "secret");
        Ran unread = Ran.of("calibrate", "machine-text", broken.toString(), "-o", made.toString());
        assertThat(unread.code()).isEqualTo(Main.USAGE);
        assertThat(unread.out()).doesNotContain("secret");
    }

    @Test
    void responsesBecomeEventsOnStandardOutput() throws IOException {
        Path responses = write(
                "r.jsonl",
                "{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\",\"logprobs\":"
                        + "{\"content\":[{\"token\":\"a\",\"logprob\":-1,\"bytes\":[97],\"top_logprobs\":null}]}}]}");
        Ran done = Ran.of("convert", "litellm", responses.toString(), "--mode", "raw");
        assertThat(done.code()).isZero();
        assertThat(done.out())
                .contains("\"eventId\":\"x\"")
                .contains("\"logprobs\":[-1.0]")
                .contains("\"mode\":\"RAW\"");
        Path bad = write("bad.jsonl", "{}");
        assertThat(Ran.of("convert", "openai-chat", bad.toString()).code()).isEqualTo(Main.NOT_HELD);
        assertThat(Ran.of("convert", "telex", bad.toString()).code()).isEqualTo(Main.USAGE);
    }

    @Test
    void aFileWithoutResponsesIsSaidToHaveNone() throws IOException {
        StringWriter err = new StringWriter();
        String empty = write("empty.jsonl").toString();
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute("convert", "openai-chat", empty))
                .isZero();
        assertThat(err.toString()).startsWith("assay: " + empty + " has no response");
    }

    @Test
    void labelledVerdictsAreEvaluated() throws IOException {
        Path scores = write(
                "s.jsonl",
                "{\"label\":\"human\",\"tokens\":60,\"scores\":{\"a\":1}}",
                "{\"label\":\"machine\",\"tokens\":60,\"scores\":{\"a\":2}}");
        assertThat(Ran.of("evaluate", "machine-text", scores.toString()).code()).isZero();
        assertThat(Ran.of("evaluate", "machine-text", folder.toString()).code()).isZero();
        assertThat(Ran.of(
                                "evaluate",
                                "machine-text",
                                Files.createDirectory(folder.resolve("none")).toString())
                        .code())
                .isEqualTo(Main.USAGE);
        Path none = write("e.jsonl", "");
        assertThat(failed("evaluate", "machine-text", none.toString()))
                .startsWith("assay: no text in [" + none + "] has a score: name verdicts");
        Path other = write("o.jsonl", "{}");
        assertThat(Ran.of("evaluate", "machine-text", other.toString()).code()).isEqualTo(Main.USAGE);
    }

    @Test
    void labelledRecordsGoThroughTheScorerAsEvents() throws IOException {
        Path answers = write(
                "answers.jsonl",
                "{\"question\":\"where?\",\"response\":\"Oslo\",\"correct\":0,\"samples\":[\"Rome\",\"Bergen\"]}",
                "{\"question\":\"who?\",\"response\":\"Anna\",\"correct\":true,\"samples\":[\"Anna\",\"Anna.\"]}");
        Path passages = write(
                "passages.v2.jsonl",
                "{\"response\":\"Anna sings. She is 9.\",\"sentences\":[\"Anna sings.\",\"She is 9.\"],\"labels\":[0,2],"
                        + "\"samples\":[\"Anna sings.\",\"Anna.\"]}");
        Path events = folder.resolve("events.jsonl");
        Ran written = Ran.of(
                "evaluate", "consistency", answers.toString(), passages.toString(), "--events", events.toString());
        assertThat(written.code()).isZero();
        assertThat(written.out()).contains("wrote " + events + ": 3 events");
        Ran scored = Ran.of("score", events.toString(), "--set", "watermark.enabled=false");
        assertThat(scored.code()).isZero();
        assertThat(scored.out().lines().filter(line -> line.startsWith("{")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"disposition\":\"SCORED\""));
        assertThat(scored.out())
                .contains("\"eventId\":\"answers-1\"", "\"label\":\"wrong\"")
                .contains("\"eventId\":\"answers-2\"", "\"label\":\"right\"")
                .contains("\"eventId\":\"passages-1\"", "\"label\":\"[0, 2]\"");
        Path other = write("other.jsonl", "{\"text\":1}");
        assertThat(Ran.of("evaluate", "consistency", other.toString(), "--events", events.toString())
                        .code())
                .isNotZero();
    }

    @Test
    void scoreSaysHowManyLinesAreNoEvents() throws IOException {
        String[] plain = {"score", "", "--set", "watermark.enabled=false", "--set", "embedding.enabled=false"};
        plain[1] = write("empty.jsonl", "").toString();
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute(plain))
                .isZero();
        assertThat(err.toString()).isEqualToIgnoringNewLines("assay: no events in empty.jsonl");
        plain[1] = write("one.jsonl", "secret").toString();
        assertThat(failed(plain)).isEqualToIgnoringNewLines("assay: 1 line is not an event; its verdict says why");
        plain[1] = write("two.jsonl", "secret", "secret").toString();
        assertThat(failed(plain)).isEqualToIgnoringNewLines("assay: 2 lines are not events; their verdicts say why");
    }

    private static String failed(String... args) {
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute(args))
                .isNotZero();
        return err.toString();
    }

    @Test
    void scorersThatNeedTokenNumbersAreCalibratedByTheirVerdicts() throws IOException {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            records.append(
                    "{\"response\":\"Oslo\",\"correct\":" + (i % 2) + ",\"samples\":[\"Rome\",\"Oslo " + i + "\"]}\n");
        }
        Path answers = Files.writeString(folder.resolve("answers.jsonl"), records);
        Path events = folder.resolve("events.jsonl");
        assertThat(Ran.of("evaluate", "consistency", answers.toString(), "--events", events.toString())
                        .code())
                .isZero();
        List<String> lines = Files.readAllLines(events);
        for (int i = 0; i < lines.size(); i++) {
            // Wrong answers, of even place, are less likely.
            String tokens = ",\"tokens\":{\"logprobs\":[" + (i % 2 == 0 ? -2 - i % 5 : -0.5 - i % 3) + "]}}";
            lines.set(i, lines.get(i).replaceFirst("\\}$", tokens));
        }
        Files.write(events, lines);
        String[] plain = {
            "score", events.toString(), "--set", "watermark.enabled=false", "--set", "embedding.enabled=false"
        };
        // The log of tests goes to standard output, too.
        Path verdicts = write("verdicts.jsonl", Ran.of(plain).json().toArray(String[]::new));
        Path model = folder.resolve("model.json");
        Ran fitted = Ran.of(
                "calibrate",
                "consistency",
                answers.toString(),
                "--verdicts",
                verdicts.toString(),
                "--method",
                "PLATT",
                "-o",
                model.toString());
        assertThat(fitted.code()).isZero();
        assertThat(fitted.out()).contains("consistency.perplexity", "verdicts.jsonl: 40 verdicts of labelled records");
        String[] with = Arrays.copyOf(plain, plain.length + 2);
        with[plain.length] = "--set";
        with[plain.length + 1] = "consistency.model-file=" + model;
        String perplexity = "\"scorer\":\"consistency.perplexity\"[^{}]*\"probability\":";
        assertThat(Ran.of(plain).out()).doesNotContainPattern(perplexity);
        assertThat(Ran.of(with).json())
                .hasSize(40)
                .allSatisfy(line -> assertThat(line).containsPattern(perplexity));
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines));
    }

    private static String event(String id, int tokens, double logprob, String label) {
        List<Double> logprobs = Collections.nCopies(tokens, logprob);
        return "{\"eventId\":\"" + id + "\",\"completion\":\"text\",\"attributes\":{\"label\":\"" + label
                + "\"},\"tokens\":{\"mode\":\"RAW\",\"logprobs\":" + logprobs + "}}";
    }
}
