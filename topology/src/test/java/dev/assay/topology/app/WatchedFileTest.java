package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.topology.app.WatchedFile.Look;
import dev.assay.topology.app.WatchedFile.Refused;
import dev.assay.topology.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file's owner can do to it while it is watched. */
class WatchedFileTest {
    @TempDir
    Path dir;

    private Path path;
    private WatchedFile<String> file;

    @BeforeEach
    void open() throws IOException {
        path = Files.writeString(dir.resolve("file"), "good 1");
        file = WatchedFile.open("some.setting", path, WatchedFileTest::read);
    }

    /** Takes what begins with "good". */
    private static String read(byte[] content, String inUse) throws Refused {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.startsWith("good")) {
            throw new Refused("is not good after " + inUse, "write good things");
        }
        return text;
    }

    @Test
    void nothingNewIsNothingNew() throws IOException {
        assertThat(file.look()).isEqualTo(Look.SAME);
        Files.writeString(path, "good 1");
        assertThat(file.look()).isEqualTo(Look.SAME);
        assertThat(file.value()).isEqualTo("good 1");
    }

    @Test
    void newContentCountsWhenTwoLooksSawIt() throws IOException {
        Files.writeString(path, "good 2");
        assertThat(file.look()).isEqualTo(Look.SETTLING);
        assertThat(file.value()).isEqualTo("good 1");
        assertThat(file.look()).isEqualTo(Look.TAKEN);
        assertThat(file.value()).isEqualTo("good 2");
        assertThat(file.look()).isEqualTo(Look.SAME);
    }

    @Test
    void aFileThatIsBeingWrittenIsNeitherTakenNorRefused() throws IOException {
        Files.writeString(path, "");
        assertThat(file.look()).isEqualTo(Look.SETTLING);
        for (String part : new String[] {"go", "od", " 2", " and more"}) {
            Files.writeString(path, part, StandardOpenOption.APPEND);
            assertThat(file.look()).isEqualTo(Look.SETTLING);
        }
        assertThat(file.look()).isEqualTo(Look.TAKEN);
        assertThat(file.value()).isEqualTo("good 2 and more");
        assertThat(file.refusal()).isNull();
    }

    @Test
    void brokenContentIsRefusedOnceAndTheOldValueStays() throws IOException {
        Files.writeString(path, "bad");
        assertThat(file.look()).isEqualTo(Look.SETTLING);
        assertThat(file.look()).isEqualTo(Look.REFUSED);
        assertThat(file.refusal()).isEqualTo("is not good after good 1");
        assertThat(file.look()).isEqualTo(Look.STILL_REFUSED);
        assertThat(file.value()).isEqualTo("good 1");
        Files.writeString(path, "bad too");
        file.look();
        assertThat(file.look()).isEqualTo(Look.REFUSED);
        Files.writeString(path, "good 1");
        assertThat(file.look()).isEqualTo(Look.SAME);
        assertThat(file.refusal()).isNull();
        Files.writeString(path, "bad");
        file.look();
        assertThat(file.look()).isEqualTo(Look.REFUSED);
        Files.writeString(path, "good 3");
        file.look();
        assertThat(file.look()).isEqualTo(Look.TAKEN);
        assertThat(file.refusal()).isNull();
    }

    @Test
    void theAgeRisesWhileNewContentIsRefused() throws Exception {
        Files.writeString(path, "bad");
        file.look();
        file.look();
        Thread.sleep(30);
        file.look();
        assertThat(file.age().toMillis()).isGreaterThanOrEqualTo(30);
        Files.writeString(path, "good 1");
        file.look();
        assertThat(file.age().toMillis()).isLessThan(30);
    }

    @Test
    void aFileThatVanishesIsRefusedUntilItIsBack() throws IOException {
        Files.delete(path);
        assertThat(file.look()).isEqualTo(Look.SETTLING);
        assertThat(file.look()).isEqualTo(Look.REFUSED);
        assertThat(file.refusal()).isEqualTo("cannot be read: there is no such file");
        assertThat(file.look()).isEqualTo(Look.STILL_REFUSED);
        assertThat(file.value()).isEqualTo("good 1");
        Files.writeString(path, "good 1");
        assertThat(file.look()).isEqualTo(Look.SAME);
        assertThat(file.refusal()).isNull();
    }

    /** A Kubernetes volume: the file is a link into ..data, which is a link that is exchanged as a whole. */
    @Test
    void linksOfAMountMayBeExchanged() throws IOException {
        Path mount = Files.createDirectory(dir.resolve("mount"));
        version(mount, "..1", "good 1");
        Files.createSymbolicLink(mount.resolve("keys.yaml"), Path.of("..data", "keys.yaml"));
        WatchedFile<String> mounted =
                WatchedFile.open("some.setting", mount.resolve("keys.yaml"), WatchedFileTest::read);
        version(mount, "..2", "good 2");
        assertThat(mounted.look()).isEqualTo(Look.SETTLING);
        assertThat(mounted.look()).isEqualTo(Look.TAKEN);
        version(mount, "..3", "good 2");
        assertThat(mounted.look()).isEqualTo(Look.SAME);
    }

    private static void version(Path mount, String name, String content) throws IOException {
        Path folder = Files.createDirectory(mount.resolve(name));
        Files.writeString(folder.resolve("keys.yaml"), content);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(name));
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whatever is written in whatever order, the value is a content that was there, good, and seen twice. */
    @Test
    void onlyContentSeenTwiceIsEverInUse() throws IOException {
        Random random = new Random(3);
        String before = "good 1";
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(3) == 0) {
                String content = (random.nextBoolean() ? "good " : "bad ") + random.nextInt(4);
                Files.writeString(path, content);
            }
            String lies = Files.readString(path);
            String value = file.value();
            Look look = file.look();
            if (look == Look.TAKEN) {
                assertThat(file.value()).isEqualTo(lies).isEqualTo(before);
            } else {
                assertThat(file.value()).isEqualTo(value);
            }
            assertThat(look == Look.SAME).isEqualTo(lies.equals(value));
            before = lies;
        }
    }

    @Test
    void theFirstContentMustBeGood() throws IOException {
        Path bad = Files.writeString(dir.resolve("bad"), "bad");
        assertThatThrownBy(() -> WatchedFile.open("some.setting", bad, WatchedFileTest::read))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("some.setting")
                .hasMessageContaining("is not good")
                .hasMessageContaining("write good things");
        assertThatThrownBy(() -> WatchedFile.open("some.setting", dir, WatchedFileTest::read))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }
}
