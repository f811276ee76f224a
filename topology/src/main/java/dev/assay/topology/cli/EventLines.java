package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.DataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens files of JSON lines. Stateless; any thread may call it. */
final class EventLines {
    private EventLines() {}

    /** A file, zipped or not, or standard input for {@code -}. */
    static BufferedReader open(String file) throws IOException {
        if (file.equals("-")) {
            return DataFiles.reader(System.in);
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(file);
        }
        return DataFiles.reader(DataFiles.open(path));
    }

    /** What the file is called in a verdict's source. */
    static String name(String file) {
        return file.equals("-") ? "stdin" : String.valueOf(Path.of(file).getFileName());
    }
}
