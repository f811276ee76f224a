package dev.assay.scoring.onnx.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A {@code tokenizer.json} whose tokens are the 256 bytes, after GPT-2's fashion. Stateless; any thread may use it. */
public final class ByteTokenizer {
    private ByteTokenizer() {}

    /**
     * The content of the file, UTF-8.
     *
     * @param size number of tokens, at least 256; those after the bytes never occur in a text
     */
    public static byte[] json(int size) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode vocabulary = json.objectNode();
        int shifted = 0;
        for (int b = 0; b < 256; b++) {
            boolean own = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
            vocabulary.put(Character.toString(own ? b : 256 + shifted++), b);
        }
        for (int filler = 256; filler < size; filler++) {
            vocabulary.put("<filler-" + filler + ">", filler);
        }
        ObjectNode model =
                json.objectNode().put("type", "BPE").put("fuse_unk", false).put("byte_fallback", false);
        model.set("vocab", vocabulary);
        model.set("merges", json.arrayNode());
        ObjectNode split = json.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode root = json.objectNode().put("version", "1.0");
        root.putArray("added_tokens");
        root.putNull("truncation");
        root.putNull("padding");
        root.putNull("normalizer");
        root.set("pre_tokenizer", split);
        root.putNull("post_processor");
        root.putNull("decoder");
        root.set("model", model);
        try {
            return new ObjectMapper().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
