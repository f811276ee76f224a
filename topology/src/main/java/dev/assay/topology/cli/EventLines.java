package dev.assay.topology.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files of JSON lines. Stateless; any thread may call it. */
final class EventLines {
    private EventLines() {}

    /** A file, a {@code .gz} file, or standard input for {@code -}. */
    static BufferedReader open(String file) throws IOException {
        if (file.equals("-")) {
            return reader(System.in);
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(file);
        }
        if (Files.isDirectory(path)) {
            throw new IOException(file + " is a directory; name a file of JSON lines");
        }
        InputStream in = Files.newInputStream(path);
        return reader(file.endsWith(".gz") ? new GZIPInputStream(in) : in);
    }

    /** What the file is called in a verdict's source. */
    static String name(String file) {
        return file.equals("-") ? "stdin" : String.valueOf(Path.of(file).getFileName());
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    }
}
