package dev.assay.scoring.onnx.tokens;

import java.util.ArrayList;
import java.util.List;

/** Small {@code tokenizer.json} files with templates for pairs, in the manner of BERT and of RoBERTa. */
public final class TinyPairTokenizers {
    private static final String[] WORDS = {
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "sat", "on", "a", "mat", "dog", "ran", "not", "one", "two",
        "b", "1", "5", ".", "##s", "##1", "of", "and", "in", "to"
    };

    private TinyPairTokenizers() {}

    /** WordPiece, lower-cased, {@code [CLS] A [SEP] B [SEP]} with segments 0 and 1. */
    public static String wordPiece() {
        StringBuilder vocabulary = new StringBuilder();
        for (int i = 0; i < WORDS.length; i++) {
            vocabulary
                    .append(i == 0 ? "" : ", ")
                    .append('"')
                    .append(WORDS[i])
                    .append("\": ")
                    .append(i);
        }
        return """
                {"version": "1.0", "truncation": {"direction": "Right", "max_length": 6, "strategy": "LongestFirst",
                 "stride": 0}, "padding": null,
                 "added_tokens": [%s],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                  "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": %s,
                 "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {%s}}}
                """.formatted(special("[PAD]", 0, "[UNK]", 1, "[CLS]", 2, "[SEP]", 3), bertTemplate(), vocabulary);
    }

    private static String bertTemplate() {
        return """
                {"type": "TemplateProcessing",
                 "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                 "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                 "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                  "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}}""";
    }

    /** A Unigram model over pieces that begin with U+2581, as SentencePiece has them, {@code <s> A </s></s> B </s>}. */
    public static String unigram() {
        List<String> pieces = new ArrayList<>(List.of(
                "[\"<pad>\", 0.0]", "[\"<unk>\", 0.0]", "[\"<s>\", 0.0]", "[\"</s>\", 0.0]", "[\"\u2581\", -3.0]"));
        for (char c = 'a'; c <= 'z'; c++) {
            pieces.add("[\"" + c + "\", -6.0]");
        }
        for (String word :
                List.of("\u2581the", "\u2581cat", "\u2581sat", "\u2581dog", "at", "o", "1", "5", "\u2581mat")) {
            pieces.add("[\"" + word + "\", -2.0]");
        }
        return """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [%s],
                 "normalizer": {"type": "Lowercase"},
                 "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true},
                 "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 3], "cls": ["<s>", 2],
                  "trim_offsets": true, "add_prefix_space": true},
                 "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true},
                 "model": {"type": "Unigram", "unk_id": 1, "byte_fallback": false, "vocab": [%s]}}
                """.formatted(special("<pad>", 0, "<unk>", 1, "<s>", 2, "</s>", 3), String.join(", ", pieces));
    }

    /** The WordPiece tokenizer without a template. */
    public static String withoutTemplate() {
        return wordPiece().replace(bertTemplate(), "null");
    }

    private static String special(Object... contentAndId) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < contentAndId.length; i += 2) {
            out.add(("{\"id\": %s, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                            + " \"normalized\": false, \"special\": true}")
                    .formatted(contentAndId[i + 1], contentAndId[i]));
        }
        return String.join(", ", out);
    }
}
