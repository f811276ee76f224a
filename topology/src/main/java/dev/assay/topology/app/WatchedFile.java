package dev.assay.topology.app;

import dev.assay.scoring.Sha256;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content stands for a value, looked at again and again. Content is compared, not times or links, so that the
 * exchanged links of a Kubernetes mount and a rewritten file are the same to it. New content is taken only when two looks
 * one after the other have seen it, which passes over a file that is being written; content that its reader refuses leaves
 * the last good value. One thread looks; any thread may ask.
 */
final class WatchedFile<T> {
    private static final int LARGEST = 16 << 20;

    private final String setting;
    private final Path path;
    private final Reader<T> reader;
    private volatile T value;
    private volatile long goodNanos;
    private volatile @Nullable String refusal;
    private String taken;
    private @Nullable String candidate;
    private @Nullable String refused;

    /** What a look found. */
    enum Look {
        /** The content is the one in use. */
        SAME,
        /** The content is new and was seen once. */
        SETTLING,
        /** The content was read and is in use from now on. */
        TAKEN,
        /** The content was refused just now; {@link #refusal} says why. */
        REFUSED,
        /** The content is the one that was refused before. */
        STILL_REFUSED
    }

    /** Makes the value of a content, knowing the value in use; null at the first time. */
    interface Reader<T> {
        /** @throws Refused when the content cannot be used */
        T read(byte[] content, @Nullable T inUse) throws Refused;
    }

    /** Why content cannot be used, in words for the operator, and what to do; never a value of the file. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String fix;

        Refused(String what, String fix) {
            super(what);
            this.fix = fix;
        }

        String fix() {
            return fix;
        }
    }

    private WatchedFile(String setting, Path path, Reader<T> reader, T value, String taken) {
        this.setting = setting;
        this.path = path;
        this.reader = reader;
        this.value = value;
        this.taken = taken;
        goodNanos = System.nanoTime();
    }

    /**
     * Reads the file for the first time.
     *
     * @param setting the configuration key that names it
     * @throws ConfigException when it cannot be used
     */
    static <T> WatchedFile<T> open(String setting, Path path, Reader<T> reader) {
        try {
            byte[] content = content(path);
            return new WatchedFile<>(setting, path, reader, reader.read(content, null), Sha256.hex(content));
        } catch (Refused e) {
            throw new ConfigException(
                    List.of(new Problem(setting, path.toString(), "", String.valueOf(e.getMessage()), e.fix())));
        }
    }

    /** Looks once. */
    Look look() {
        byte[] content;
        try {
            content = content(path);
        } catch (Refused e) {
            return unusable("unreadable: " + e.getMessage(), e);
        }
        String seen = Sha256.hex(content);
        if (seen.equals(taken)) {
            settle(null);
            return Look.SAME;
        }
        if (seen.equals(refused)) {
            candidate = null;
            return Look.STILL_REFUSED;
        }
        if (!seen.equals(candidate)) {
            candidate = seen;
            return Look.SETTLING;
        }
        try {
            value = reader.read(content, value);
        } catch (Refused e) {
            return unusable(seen, e);
        }
        taken = seen;
        settle(null);
        return Look.TAKEN;
    }

    private Look unusable(String seen, Refused why) {
        if (seen.equals(refused)) {
            candidate = null;
            return Look.STILL_REFUSED;
        }
        if (!seen.equals(candidate)) {
            candidate = seen;
            return Look.SETTLING;
        }
        refused = seen;
        refusal = String.valueOf(why.getMessage());
        return Look.REFUSED;
    }

    private void settle(@Nullable String problem) {
        candidate = null;
        refused = problem;
        refusal = problem;
        goodNanos = System.nanoTime();
    }

    /** The last good value. */
    T value() {
        return value;
    }

    /** Why the content that lies there now is not in use; null while it is. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** How long ago the content in use was last seen in the file. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - goodNanos);
    }

    /** The configuration key that names the file. */
    String setting() {
        return setting;
    }

    Path path() {
        return path;
    }

    private static byte[] content(Path path) throws Refused {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new Refused("is larger than 16 MiB", "name the right file");
            }
            return content;
        } catch (IOException e) {
            throw new Refused("cannot be read: " + ReadFailure.why(e), "name a readable file");
        }
    }
}
