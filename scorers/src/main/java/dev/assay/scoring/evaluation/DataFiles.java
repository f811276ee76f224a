package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Sha256;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads JSON Lines data in UTF-8, gzipped or plain, as its first bytes tell. Stateless; any thread may use it. */
public final class DataFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GZIP = 0x1F8B;
    private static final int BUFFER = 1 << 16;

    private DataFiles() {}

    /**
     * A line of a file.
     *
     * @param place the file's name and the line's number from 1
     */
    public record Line(String place, JsonNode row) {
        /** Nothing of the line. */
        @Override
        public String toString() {
            return "Line[" + place + "]";
        }
    }

    /**
     * Every line of the file as JSON, blank ones left out.
     *
     * @throws IOException when it cannot be read or a line is no JSON; the message names file and line
     */
    public static List<JsonNode> lines(Path file) throws IOException {
        return placed(file).stream().map(Line::row).toList();
    }

    /**
     * Every line of a file of JSON objects with its place, blank ones left out.
     *
     * @throws IOException as {@link #lines}, and where a line is JSON but no object
     */
    public static List<Line> placedObjects(Path file) throws IOException {
        List<Line> lines = placed(file);
        for (Line line : lines) {
            if (!line.row().isObject()) {
                throw new IOException(line.place() + ": not a JSON object");
            }
        }
        return lines;
    }

    /** As {@link #placedObjects}, without the places. */
    public static List<JsonNode> objects(Path file) throws IOException {
        return placedObjects(file).stream().map(Line::row).toList();
    }

    private static List<Line> placed(Path file) throws IOException {
        List<Line> out = new ArrayList<>();
        try (TextLines lines = textLines(file)) {
            while (lines.next()) {
                String line = lines.text();
                if (!line.isBlank()) {
                    String place = file.getFileName() + " line " + lines.number();
                    out.add(new Line(place, parse(line, place)));
                }
            }
        }
        return out;
    }

    /** The bytes of a file, unzipped where its first bytes are those of gzip. */
    public static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; name a file of JSON lines");
        }
        BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file));
        try {
            raw.mark(2);
            int magic = (raw.read() << Byte.SIZE) | raw.read();
            raw.reset();
            return magic == GZIP ? new Unzipped(raw, file) : raw;
        } catch (EOFException | ZipException e) {
            raw.close();
            throw damaged(file, e);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static IOException damaged(Path file, IOException e) {
        String what = e.getMessage() == null ? "it ends within its header" : e.getMessage();
        return new IOException(file + " is damaged or cut short (" + what + "); copy it again", e);
    }

    /** Says which file is damaged. */
    private static final class Unzipped extends GZIPInputStream {
        private final Path file;

        Unzipped(InputStream raw, Path file) throws IOException {
            super(raw);
            this.file = file;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (EOFException | ZipException e) {
                throw damaged(file, e);
            }
        }
    }

    /** SHA-256 of what the file holds, in hexadecimal digits: the same for a file and its zipped copy. */
    public static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = open(file)) {
            byte[] block = new byte[BUFFER];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The lines of a file, unzipped where its first bytes are those of gzip; the caller closes them. */
    public static TextLines textLines(Path file) throws IOException {
        return new TextLines(String.valueOf(file.getFileName()), open(file));
    }

    /**
     * Refuses a file whose content another one has: its records would be judged by themselves.
     *
     * @param known by the hash of the content the names of the files before; the file is added
     * @return the hash of its content
     * @throws IOException naming both
     */
    public static String requireOnce(Path file, Map<String, String> known) throws IOException {
        String hash = sha256(file);
        String name = known.putIfAbsent(hash, String.valueOf(file.getFileName()));
        if (name != null) {
            throw new IOException(file + " holds what " + name + " holds; name it once");
        }
        return hash;
    }

    /**
     * What each record is, in order.
     *
     * @throws IllegalArgumentException where one is refused, with its number from 1
     */
    public static <T> List<T> read(List<JsonNode> records, Function<JsonNode, T> reader) {
        List<T> out = new ArrayList<>(records.size());
        for (JsonNode one : records) {
            try {
                out.add(reader.apply(one));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("record " + (out.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return out;
    }

    private static JsonNode parse(String line, String place) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException quotesTheLine) {
            // Which may be the text of an event: no cause, only the place.
            throw new IOException(place + ": not JSON; name a file of JSON lines");
        }
    }
}
