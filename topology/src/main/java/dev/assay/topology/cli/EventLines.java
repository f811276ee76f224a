package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.TextLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens files of JSON lines. Stateless; any thread may call it. */
final class EventLines {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private EventLines() {}

    /** A file, zipped or not, or standard input for {@code -}. */
    static TextLines open(String file) throws IOException {
        if (file.equals("-")) {
            return new TextLines("standard input", System.in);
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(file);
        }
        return DataFiles.textLines(path);
    }

    /**
     * A file of plain text, zipped or not.
     *
     * @return throws a {@link java.nio.charset.CharacterCodingException} where the text is not UTF-8
     */
    static Reader text(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        // A decoder of its own refuses what is malformed; a charset would put the replacement character there.
        Reader text = new BufferedReader(
                new InputStreamReader(DataFiles.open(file), StandardCharsets.UTF_8.newDecoder()), 1 << 16);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** What the file is called in a verdict's source. */
    static String name(String file) {
        return file.equals("-") ? "stdin" : String.valueOf(Path.of(file).getFileName());
    }
}
