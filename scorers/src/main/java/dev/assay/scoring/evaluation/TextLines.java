package dev.assay.scoring.evaluation;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream in UTF-8, a byte order mark left out. One in another encoding is refused alone, as its words would be others:
 * a reader that puts the replacement character for what it cannot read makes one name of two. Mutable; confined to one thread.
 */
public final class TextLines implements Closeable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 1 << 16;

    private final String name;
    // One character for each byte: ends of lines are no part of any other character of UTF-8.
    private final BufferedReader bytes;
    private @Nullable String line;
    private long number;

    /** Says that a line is not UTF-8. Immutable; any thread may read it. */
    public static final class NotUtf8Exception extends IOException {
        private static final long serialVersionUID = 1L;

        NotUtf8Exception(String place) {
            super(place + " is not UTF-8 text; save it in UTF-8");
        }
    }

    /**
     * Takes over a stream.
     *
     * @param name what it is called in messages
     */
    public TextLines(String name, InputStream in) {
        this.name = name;
        bytes = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), BUFFER);
    }

    /** The lines of a text, which {@code name} stands for in messages. */
    public static TextLines of(String name, String text) {
        return new TextLines(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Number of the line, from 1; 0 before the first. */
    public long number() {
        return number;
    }

    /** Goes to the next line and tells whether there is one; a line feed, a carriage return or both end it. */
    public boolean next() throws IOException {
        line = bytes.readLine();
        number += line == null ? 0 : 1;
        return line != null;
    }

    /**
     * The line without its end.
     *
     * @throws NotUtf8Exception where it is not UTF-8; the lines behind it can still be read
     * @throws IllegalStateException before the first line and behind the last
     */
    public String text() throws NotUtf8Exception {
        if (line == null) {
            throw new IllegalStateException("no line is read");
        }
        try {
            // A decoder of its own refuses what is malformed.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            return number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new NotUtf8Exception(name + " line " + number);
        }
    }

    /**
     * The lines that are left, a line feed between each two.
     *
     * @throws NotUtf8Exception where one is not UTF-8
     */
    public String rest() throws IOException {
        StringBuilder all = new StringBuilder();
        String separator = "";
        while (next()) {
            all.append(separator).append(text());
            separator = "\n";
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
