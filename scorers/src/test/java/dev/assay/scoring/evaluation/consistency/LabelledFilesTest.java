package dev.assay.scoring.evaluation.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no labelled file, and what cannot become events, is refused before anything is written. */
class LabelledFilesTest {
    private static final String ANSWER = "{\"response\":\"Oslo\",\"correct\":true,\"samples\":[\"Rome\",\"Oslo\"]}\n";

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'anna sings in OSLO today','bob' | 0,2 | no sentence stands in the response",
                "'anna sings','bob','in PARIS' | 0,2,1 | no sentence stands in the response",
                "'anna' | 2 | no sentence stands in the response",
                "'',' ' | 0,2 | sentences has none with text",
                "'' | 0 | sentences has none with text"
            },
            quoteCharacter = '`')
    void sentences_of_another_text_are_refused(String sentences, String labels, String message) throws Exception {
        String start = "{\"response\":\"Anna sings in Oslo. Bob plays in Rome. They met in Paris.\",\"sentences\":[";
        String good = start + "\"Anna sings in Oslo.\",\"who?\"],\"labels\":[0,2],\"samples\":[\"Anna.\"]}\n";
        String bad = start + sentences.replace('\'', '"') + "],\"labels\":[" + labels + "],\"samples\":[\"Anna.\"]}\n";
        Path file = write("p.jsonl", good + bad);
        assertThatThrownBy(() ->
                        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessage("p.jsonl: record 2: " + message);
        assertThatThrownBy(
                        () -> new ConsistencyModelFit(ScoreMapFit.Method.AUTO, new StringBuilder()).fit(List.of(file)))
                .hasMessage("p.jsonl: record 2: " + message);
    }

    @Test
    void a_passage_without_sentences_is_refused() throws Exception {
        Path file = write(
                "p.jsonl", "{\"response\":\"Anna sings.\",\"sentences\":[],\"labels\":[],\"samples\":[\"Anna.\"]}\n");
        assertThatThrownBy(() -> LabelledFile.read(file)).hasMessage("p.jsonl: record 1: sentences has none with text");
    }

    @Test
    void labels_are_never_taken_for_those_of_other_sentences() {
        LabelledPassage other = new LabelledPassage(
                1,
                -1,
                "Anna sings in Oslo every day. Bob Huber plays in Rome.",
                List.of("anna sings in OSLO", "bob plays in rome", "they met in PARIS"),
                List.of(2, 2, 0),
                List.of("Anna sings.", "Bob plays."));
        assertThatThrownBy(() -> FitRows.ofPassages(List.of(other), 2, ModelFile.bundled()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("2 sentences were scored, 3 have labels");
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 10, 30})
    void a_zipped_file_that_is_cut_is_named(int bytes) throws Exception {
        byte[] whole = zipped(ANSWER.repeat(3));
        Path file = Files.write(folder.resolve("a.jsonl.gz"), Arrays.copyOf(whole, bytes));
        assertThatThrownBy(() -> DataFiles.lines(file))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is damaged or cut short (")
                .hasMessageEndingWith("); copy it again")
                .hasMessageNotContaining("null");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 12, 40})
    void a_zipped_file_that_is_damaged_is_named(int place) throws Exception {
        byte[] damaged = zipped(ANSWER.repeat(3));
        damaged[place] ^= 0x55;
        Path file = Files.write(folder.resolve("a.jsonl.gz"), damaged);
        assertThatThrownBy(() -> DataFiles.lines(file))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is damaged or cut short (");
        Path good = Files.write(folder.resolve("b.jsonl.gz"), zipped(ANSWER.repeat(3)));
        assertThat(DataFiles.lines(good)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'response':'A \\ud800 b','correct':true,'samples':['a']} | response has a lone surrogate at character 2",
                "{'response':'A','correct':true,'samples':['a','\\udc00']} | samples[1] has a lone surrogate at character 0",
                "{'response':'A','correct':true,'question':'x\\ud83d','samples':['a']}"
                        + " | question has a lone surrogate at character 1"
            },
            quoteCharacter = '`')
    void half_of_a_surrogate_pair_is_refused_with_record_and_field(String line, String message) throws Exception {
        String whole = ANSWER.replace("Oslo", "\\ud83d\\ude00");
        Path first = write("first.jsonl", ANSWER);
        Path file = write("s.jsonl", whole + line.replace('\'', '"') + "\n");
        Path events = folder.resolve("events.jsonl");
        assertThatThrownBy(() -> RecordEvents.write(List.of(first, file), 0, events))
                .isInstanceOf(IOException.class)
                .hasMessage("s.jsonl: record 2: " + message);
        assertThat(events).doesNotExist();
        assertThat(LabelledFile.read(write("whole.jsonl", whole)).answers()).hasSize(1);
    }

    @Test
    void files_whose_events_would_have_equal_ids_are_refused() throws Exception {
        Path one = write("a.jsonl", ANSWER);
        Path other = write("a.dev.jsonl", ANSWER);
        Path events = folder.resolve("events.jsonl");
        for (List<Path> two : List.of(List.of(one, other), List.of(other, other))) {
            assertThatThrownBy(() -> RecordEvents.write(two, 0, events))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has the same event ids");
        }
        assertThat(events).doesNotExist();
        assertThat(RecordEvents.write(List.of(one, write("b.jsonl", ANSWER)), 0, events))
                .isEqualTo(2);
    }

    @Test
    void fewer_than_no_samples_are_refused_the_same_way_everywhere() throws Exception {
        Path file = write("a.jsonl", ANSWER);
        Path events = folder.resolve("events.jsonl");
        String message = "--samples = -3: must be the number of first samples to use, or 0 for all";
        assertThatThrownBy(() -> RecordEvents.write(List.of(file), -3, events)).hasMessage(message);
        assertThatThrownBy(() -> new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, -3))
                .hasMessage(message);
        assertThat(events).doesNotExist();
    }
}
