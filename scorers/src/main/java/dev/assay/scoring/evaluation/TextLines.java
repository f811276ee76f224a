package dev.assay.scoring.evaluation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a stream in UTF-8, a byte order mark left out. One in another encoding is refused alone, as its words would be others:
 * a reader that puts the replacement character for what it cannot read makes one name of two. Mutable; confined to one thread.
 */
public final class TextLines implements Closeable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 1 << 16;
    // A line may be long; its room is given back.
    private static final int USUAL = 1 << 20;

    private final String name;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterReturn;
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
        this.in = in;
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
        boolean there = readLine();
        number += there ? 1 : 0;
        return there;
    }

    /**
     * The line without its end.
     *
     * @throws NotUtf8Exception where it is not UTF-8; the lines behind it can still be read
     */
    public String text() throws NotUtf8Exception {
        try {
            String text = decoder.decode(ByteBuffer.wrap(line.toByteArray())).toString();
            return number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new NotUtf8Exception(name + " line " + number);
        }
    }

    private boolean readLine() throws IOException {
        if (line.size() > USUAL) {
            line = new ByteArrayOutputStream();
        }
        line.reset();
        boolean any = false;
        while (fill()) {
            int from = at;
            while (at < filled && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            boolean rest = afterReturn && at == from && buffer[at] == '\n';
            afterReturn = false;
            if (rest) {
                // The second half of a line's end.
                at++;
                continue;
            }
            line.write(buffer, from, at - from);
            any = true;
            if (at < filled) {
                afterReturn = buffer[at++] == '\r';
                return true;
            }
        }
        return any;
    }

    private boolean fill() throws IOException {
        if (at < filled) {
            return true;
        }
        at = 0;
        filled = in.read(buffer, 0, buffer.length);
        return filled > 0;
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
        in.close();
    }
}
