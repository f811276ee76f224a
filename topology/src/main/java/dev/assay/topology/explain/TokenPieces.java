package dev.assay.topology.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the ids of a Hugging Face {@code tokenizer.json} stand for, for display: byte-level BPE, BPE and unigram with byte
 * fallback, WordPiece. A character whose bytes lie in several tokens belongs to the last of them. Immutable; any thread may
 * use it.
 */
final class TokenPieces {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final String WORD_MARK = "\u2581";
    private static final String CONTINUES = "##";

    private final Map<Integer, String> pieces;
    private final Map<Integer, String> special;
    private final boolean byteLevel;
    private final boolean wordPiece;

    private TokenPieces(JsonNode root) {
        pieces = new HashMap<>();
        special = new HashMap<>();
        JsonNode model = root.path("model");
        JsonNode vocabulary = model.path("vocab");
        vocabulary.properties().forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
        for (int i = 0; vocabulary.isArray() && i < vocabulary.size(); i++) {
            pieces.put(i, vocabulary.get(i).path(0).asText());
        }
        root.path("added_tokens")
                .forEach(token -> special.put(
                        token.path("id").asInt(), token.path("content").asText()));
        byteLevel = root.path("decoder").toString().contains("\"ByteLevel\"");
        wordPiece = model.path("type").asText().equals("WordPiece");
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws IOException when it cannot be read or has no vocabulary
     */
    static TokenPieces read(Path file) throws IOException {
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(file.toFile());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + " is not JSON; name the tokenizer.json of the generating model", e);
        }
        TokenPieces read = new TokenPieces(root);
        if (read.pieces.isEmpty()) {
            throw new IOException(file + " has no model.vocab; name the tokenizer.json of the generating model");
        }
        return read;
    }

    /** The text of each token, [T]; an id that the tokenizer does not know is shown as a number. */
    List<String> decode(List<Integer> ids) {
        List<String> texts = new ArrayList<>();
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        for (int i = 0; i < ids.size(); i++) {
            int id = ids.get(i);
            String piece = pieces.get(id);
            if (special.containsKey(id) || piece == null) {
                texts.add(complete(open) + special.getOrDefault(id, "[" + id + "]"));
            } else if (wordPiece) {
                texts.add(
                        piece.startsWith(CONTINUES)
                                ? piece.substring(CONTINUES.length())
                                : (i == 0 ? "" : " ") + piece);
            } else {
                open.writeBytes(bytes(piece));
                texts.add(characters(open));
            }
        }
        int last = texts.size() - 1;
        if (open.size() > 0 && last >= 0) {
            texts.set(last, texts.get(last) + complete(open));
        }
        return texts;
    }

    private byte[] bytes(String piece) {
        if (byteLevel) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            piece.codePoints().forEach(point -> bytes.write(ByteAlphabet.byteOf(point)));
            return bytes.toByteArray();
        }
        Matcher single = BYTE.matcher(piece);
        if (single.matches()) {
            return new byte[] {(byte) Integer.parseInt(single.group(1), 16)};
        }
        return piece.replace(WORD_MARK, " ").getBytes(StandardCharsets.UTF_8);
    }

    /** The whole characters at the start of the bytes, which are taken away. */
    private static String characters(ByteArrayOutputStream open) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer in = ByteBuffer.wrap(open.toByteArray());
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        open.reset();
        open.write(in.array(), in.position(), in.remaining());
        return out.flip().toString();
    }

    private static String complete(ByteArrayOutputStream open) {
        String rest = open.toString(StandardCharsets.UTF_8);
        open.reset();
        return rest;
    }
}
