package dev.assay.scoring.onnx.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small {@code tokenizer.json} files of the three usual kinds, each with a BOS that its template puts before every text. */
public final class TinyTokenizers {
    public static final int BYTES = 256;

    private static final String MARK = "\u2581";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TinyTokenizers() {}

    /** GPT-2 style: the 256 bytes, then one token per merge. */
    public static byte[] byteLevelBpe(String... merges) {
        List<String> vocabulary = new ArrayList<>();
        int shifted = 0;
        for (int b = 0; b < BYTES; b++) {
            boolean own = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
            vocabulary.add(Character.toString(own ? b : 256 + shifted++));
        }
        ArrayNode pairs = JSON.arrayNode();
        for (String merge : merges) {
            pairs.add(merge);
            vocabulary.add(merge.replace(" ", ""));
        }
        ObjectNode model =
                JSON.objectNode().put("type", "BPE").put("fuse_unk", false).put("byte_fallback", false);
        model.set("merges", pairs);
        ObjectNode split = JSON.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        return file(model, vocabulary, split, null);
    }

    /** SentencePiece style: pieces with log-probabilities that fall with their place, after {@code <unk>}. */
    public static byte[] unigram(String... pieces) {
        ArrayNode vocabulary = JSON.arrayNode();
        vocabulary.add(JSON.arrayNode().add("<unk>").add(0.0));
        for (int i = 0; i < pieces.length; i++) {
            vocabulary.add(JSON.arrayNode().add(pieces[i]).add(-2.0 - 0.01 * i));
        }
        ObjectNode model =
                JSON.objectNode().put("type", "Unigram").put("unk_id", 0).put("byte_fallback", false);
        model.set("vocab", vocabulary);
        ObjectNode split = JSON.objectNode()
                .put("type", "Metaspace")
                .put("replacement", "\u2581")
                .put("prepend_scheme", "always")
                .put("split", true);
        return file(model, null, split, null);
    }

    /** Llama 2 style: a space before every text, spaces as {@code \u2581}; {@code <unk>}, the letters, one token per merge. */
    public static byte[] prepending(String... merges) {
        List<String> vocabulary = new ArrayList<>(List.of("<unk>", MARK));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            vocabulary.add(String.valueOf(letter));
        }
        ArrayNode pairs = JSON.arrayNode();
        for (String merge : merges) {
            pairs.add(merge);
            vocabulary.add(merge.replace(" ", ""));
        }
        ObjectNode model = JSON.objectNode()
                .put("type", "BPE")
                .put("unk_token", "<unk>")
                .put("fuse_unk", true)
                .put("byte_fallback", false);
        model.set("merges", pairs);
        ObjectNode normalizer = JSON.objectNode().put("type", "Sequence");
        ArrayNode steps = normalizer.putArray("normalizers");
        steps.addObject().put("type", "Prepend").put("prepend", MARK);
        ObjectNode replace = steps.addObject().put("type", "Replace");
        replace.putObject("pattern").put("String", " ");
        replace.put("content", MARK);
        return file(model, vocabulary, null, normalizer);
    }

    /** BERT style: lower case, pieces inside a word after {@code ##}; {@code [UNK]} is 0. */
    public static byte[] wordPiece(String... pieces) {
        List<String> vocabulary = new ArrayList<>(List.of("[UNK]"));
        vocabulary.addAll(List.of(pieces));
        ObjectNode model = JSON.objectNode()
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode lower = JSON.objectNode()
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
        return file(model, vocabulary, JSON.objectNode().put("type", "BertPreTokenizer"), lower);
    }

    private static byte[] file(ObjectNode model, List<String> vocabulary, ObjectNode split, ObjectNode normalizer) {
        int bos = 60_000;
        if (vocabulary != null) {
            ObjectNode ids = JSON.objectNode();
            for (int i = 0; i < vocabulary.size(); i++) {
                ids.put(vocabulary.get(i), i);
            }
            model.set("vocab", ids);
            bos = vocabulary.size();
        } else {
            bos = model.get("vocab").size();
        }
        ObjectNode root = JSON.objectNode().put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        root.putArray("added_tokens")
                .addObject()
                .put("id", bos)
                .put("content", "<bos>")
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
        root.set("normalizer", normalizer);
        root.set("pre_tokenizer", split);
        root.set("post_processor", template(bos));
        root.putNull("decoder");
        root.set("model", model);
        try {
            return new ObjectMapper().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode template(int bos) {
        ObjectNode template = JSON.objectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", "<bos>").put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        template.putArray("pair")
                .addObject()
                .putObject("Sequence")
                .put("id", "A")
                .put("type_id", 0);
        ObjectNode special = template.putObject("special_tokens").putObject("<bos>");
        special.put("id", "<bos>");
        special.putArray("ids").add(bos);
        special.putArray("tokens").add("<bos>");
        return template;
    }
}
