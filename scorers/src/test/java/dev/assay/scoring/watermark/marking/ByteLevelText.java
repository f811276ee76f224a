package dev.assay.scoring.watermark.marking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.onnx.BareModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The text of token ids of a byte-level tokenizer. Immutable; any thread may use it. */
final class ByteLevelText {
    private final Map<Integer, byte[]> bytes = new HashMap<>();

    ByteLevelText(String model) throws IOException {
        Map<Integer, Integer> byteOf = byteOf();
        JsonNode vocabulary =
                new ObjectMapper().readTree(BareModel.tokenizerJson(model)).at("/model/vocab");
        vocabulary.properties().forEach(entry -> {
            ByteArrayOutputStream token = new ByteArrayOutputStream();
            entry.getKey().chars().forEach(c -> token.write(byteOf.getOrDefault(c, (int) '?')));
            bytes.put(entry.getValue().asInt(), token.toByteArray());
        });
    }

    /** What GPT-2's printable stand-ins mean: printable Latin-1 itself, the rest from U+0100 on in the order of bytes. */
    private static Map<Integer, Integer> byteOf() {
        Map<Integer, Integer> byteOf = new HashMap<>();
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            byteOf.put(printable ? b : next++, b);
        }
        return byteOf;
    }

    /** The text; bytes that are no UTF-8 become the replacement character. */
    String of(int... ids) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int id : ids) {
            text.writeBytes(bytes.get(id));
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
