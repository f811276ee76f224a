package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
    @TempDir
    private Path folder;

    private static String line(Exception failure) {
        Explanation explanation = Explanation.of(failure);
        assertThat(explanation.exitCode()).isEqualTo(Main.USAGE);
        assertThat(explanation.lines()).hasSize(1);
        return explanation.lines().get(0);
    }

    @Test
    void failuresOfFilesAreSentences() {
        assertThat(line(new NoSuchFileException("x.json"))).isEqualTo("no such file: x.json");
        assertThat(line(new AccessDeniedException("x.json"))).isEqualTo("this user may not read or write x.json");
        assertThat(line(new FileAlreadyExistsException("x.json"))).isEqualTo("x.json is a file; name a folder");
        assertThat(line(new NotDirectoryException("x.json"))).isEqualTo("x.json is no folder");
        assertThat(line(new FileSystemException("x.json", null, "No space left on device")))
                .isEqualTo("x.json: No space left on device");
        assertThat(line(new FileSystemLoopException("x.json"))).isEqualTo("x.json: FileSystemLoopException");
    }

    @Test
    void failuresOfKafkaSayWhatItsClientsWrap() {
        assertThat(line(new KafkaException("sending failed", new TopicAuthorizationException("not for you"))))
                .isEqualTo("sending failed: not for you");
        assertThat(line(new org.apache.kafka.common.config.ConfigException("source=X is not usable: use Y")))
                .isEqualTo("source=X is not usable: use Y");
        KafkaException twice = new KafkaException(
                "Failed to construct kafka consumer",
                new KafkaException(new org.apache.kafka.common.config.ConfigException("bad value")));
        assertThat(line(twice)).isEqualTo("Failed to construct kafka consumer: bad value");
        Explanation away = Explanation.of(new KafkaException(new LeaderNotAvailableException("election")));
        assertThat(away.exitCode()).isEqualTo(Main.UNAVAILABLE);
        Explanation fault = Explanation.of(new KafkaException("odd", new IllegalStateException("state")));
        assertThat(fault.exitCode()).isEqualTo(Main.FAULT);
        assertThat(fault.lines()).containsExactly("IllegalStateException: odd: state (--debug shows where)");
    }

    @Test
    void optionsOutOfRangeAreTheUsersToChange() {
        for (String[] given : new String[][] {
            {"tail", "t", "-n", "-1"},
            {"tail", "t", "--idle", "99999999999"},
            {"tail", "t", "--idle", "0"},
            {"produce", "-", "--feedback", "--backfill"}
        }) {
            assertThat(Main.run(given)).isEqualTo(Main.USAGE);
        }
    }

    @Test
    void aFileIsLookedAtBeforeTheWork() throws IOException {
        Path file = Files.writeString(folder.resolve("there.json"), "{}");
        assertThatCode(() -> WritePlace.file(file, List.of())).doesNotThrowAnyException();
        assertThatCode(() -> WritePlace.file(folder.resolve("new.json"), List.of()))
                .doesNotThrowAnyException();
        assertThatCode(() -> WritePlace.file(Path.of("new.json"), List.of())).doesNotThrowAnyException();
        assertThatCode(() -> WritePlace.file(null, List.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> WritePlace.file(folder, List.of())).hasMessage(folder + " is a folder; name a file");
        Path nowhere = folder.resolve("none").resolve("x.json");
        assertThatThrownBy(() -> WritePlace.file(nowhere, List.of()))
                .satisfies(failure -> assertThat(line((Exception) failure))
                        .isEqualTo(nowhere + ": there is no folder " + folder.resolve("none") + "; make it first"));
    }

    @Test
    void aFolderOfPlotsIsLookedAtBeforeTheWork() throws IOException {
        assertThatCode(() -> WritePlace.folder(folder)).doesNotThrowAnyException();
        assertThatCode(() -> WritePlace.folder(folder.resolve("a").resolve("b")))
                .doesNotThrowAnyException();
        assertThatCode(() -> WritePlace.folder(null)).doesNotThrowAnyException();
        Path file = Files.writeString(folder.resolve("ok.jsonl"), "");
        for (Path wrong : new Path[] {file, file.resolve("plots")}) {
            assertThatThrownBy(() -> WritePlace.folder(wrong))
                    .satisfies(failure ->
                            assertThat(line((Exception) failure)).isEqualTo(file + " is a file; name a folder"));
        }
    }
}
