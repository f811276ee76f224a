package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands do with the files they are given: they keep them, and read them as they are or not at all. */
class DataInTest {
    private static final Charset LATIN1 = Charset.forName("ISO-8859-1");

    @TempDir
    private Path folder;

    private String err = "";

    private int run(String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setErr(out);
            int code = Main.run(args);
            err = bytes.toString(StandardCharsets.UTF_8);
            return code;
        } finally {
            System.setErr(before);
        }
    }

    private Path answers() throws IOException {
        return Files.write(
                folder.resolve("data.jsonl"),
                Stream.iterate(0, i -> i + 1)
                        .limit(30)
                        .map(i -> "{\"prompt\":\"Who?\",\"answer\":\"Ada " + i + "\",\"samples\":[\"Ada " + i
                                + "\",\"Bob\"],\"correct\":" + (i % 2 == 0) + "}")
                        .toList());
    }

    /** The labels would be lost without a way back, and nothing would say so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluate consistency DATA --events DATA",
                "calibrate consistency DATA -o DATA",
                "calibrate consistency OTHER --verdicts DATA -o DATA",
                "calibrate deferral DATA -o DATA",
                "calibrate machine-text DATA -o DATA",
                "calibrate token-counts DATA -o DATA",
                "evaluate tiers DATA --choose DATA",
                "evaluate tiers OTHER --plan DATA --choose DATA",
                "explain DATA -o DATA",
            })
    void whatACommandReadsItDoesNotWrite(String command) throws IOException {
        Path data = answers();
        byte[] before = Files.readAllBytes(data);
        // By another way to the same file.
        Path same = folder.resolve("sub").resolve("..").resolve("data.jsonl");
        Files.createDirectories(folder.resolve("sub"));
        String[] args = command.replaceFirst("DATA", data.toString())
                .replace("DATA", same.toString())
                .replace(
                        "OTHER", Files.copy(data, folder.resolve("other.jsonl")).toString())
                .split(" ");
        assertThat(run(args)).isEqualTo(Main.USAGE);
        assertThat(err).contains("is read by this command").contains("name another file");
        assertThat(Files.readAllBytes(data)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate consistency DATA", "calibrate deferral DATA -o OUT", "evaluate cascade DATA"})
    void labelledDataInAnotherEncodingAreRefusedByTheirLine(String command) throws IOException {
        Path data = folder.resolve("data.jsonl");
        Files.write(
                data,
                "{\"prompt\":\"Wer?\",\"answer\":\"M\u00fcller\",\"samples\":[\"M\u00f6ller\"],\"correct\":true}"
                        .getBytes(LATIN1));
        String[] args = command.replace("DATA", data.toString())
                .replace("OUT", folder.resolve("out").toString())
                .split(" ");
        assertThat(run(args)).isEqualTo(Main.USAGE);
        assertThat(err).contains("data.jsonl line 1 is not UTF-8 text; save it in UTF-8");
    }

    @Test
    void theSameLabelledDataTwiceAreRefused() throws IOException {
        Path data = folder.resolve("cascade.jsonl");
        Files.write(
                data,
                Arrays.asList(
                        "{\"event\":{\"eventId\":\"a\",\"completion\":\"x\",\"tokens\":{\"logprobs\":[-1.0]}},\"wrong\":true}",
                        "{\"event\":{\"eventId\":\"b\",\"completion\":\"y\",\"tokens\":{\"logprobs\":[-2.0]}},\"wrong\":false}"));
        Path copy = Files.copy(data, folder.resolve("copy.jsonl"));
        assertThat(run("calibrate", "deferral", data.toString(), copy.toString(), "-o", folder + "/rule"))
                .isEqualTo(Main.USAGE);
        assertThat(err).contains("copy.jsonl holds what cascade.jsonl holds; name it once");
    }
}
