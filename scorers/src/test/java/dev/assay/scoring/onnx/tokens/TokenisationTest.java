package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One tokenizer as several versions of its library write it. */
class TokenisationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode of(String json) {
        return Tokenisation.of(read(json));
    }

    private static JsonNode model(String members) {
        return of("{'model': {" + members + "}}");
    }

    private static JsonNode split(String members) {
        return of("{'model': {'vocab': {}}, 'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{" + members
                + "}]}}");
    }

    @Test
    void mergesAndDefaultsOfAnyVersionAreOne() {
        JsonNode early =
                model("'dropout': null, 'unk_token': null, 'continuing_subword_prefix': '', 'end_of_word_suffix': '',"
                        + " 'fuse_unk': false, 'vocab': {'a': 0, 'b': 1, 'ab': 2}, 'merges': ['a b']");
        JsonNode later = model("'type': 'BPE', 'dropout': null, 'unk_token': null, 'continuing_subword_prefix': null,"
                + " 'end_of_word_suffix': null, 'fuse_unk': false, 'byte_fallback': false,"
                + " 'ignore_merges': false, 'vocab': {'b': 1, 'a': 0, 'ab': 2}, 'merges': [['a', 'b']]");
        assertThat(later).isEqualTo(early);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'merges': ['a b', 'b a'] | 'merges': ['b a', 'a b']",
                "'merges': ['a b'] | 'merges': [['a', 'c']]",
                "'vocab': {'a': 0} | 'vocab': {'a': 1}",
                "'merges': [], 'ignore_merges': true | 'merges': []",
                "'merges': [], 'byte_fallback': true | 'merges': [], 'byte_fallback': false",
                "'merges': [], 'unk_token': '<unk>' | 'merges': [], 'unk_token': null",
                "'type': 'WordLevel', 'vocab': {} | 'type': 'WordPiece', 'vocab': {}",
                "'vocab': [['a', -1.0]] | 'vocab': [['a', -2.0]]",
            })
    void otherModelsAreOthers(String one, String other) {
        assertThat(model(one)).isNotEqualTo(model(other));
    }

    @Test
    void splittersOfAnyVersionAreOne() {
        assertThat(split("'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true"))
                .isEqualTo(split(
                        "'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': false, 'use_regex': true"));
        JsonNode always = split("'type': 'Metaspace', 'replacement': '_', 'prepend_scheme': 'always', 'split': true");
        assertThat(split("'type': 'Metaspace', 'replacement': '_', 'add_prefix_space': true"))
                .isEqualTo(always);
        assertThat(split("'type': 'Metaspace', 'replacement': '_', 'str_rep': '_', 'add_prefix_space': true,"
                        + " 'prepend_scheme': 'always'"))
                .isEqualTo(always);
        assertThat(of("{'model': {}, 'pre_tokenizer': null}")).isEqualTo(of("{'model': {}}"));
    }

    @Test
    void otherSplittersAreOthers() {
        assertThat(split("'type': 'ByteLevel', 'add_prefix_space': true"))
                .isNotEqualTo(split("'type': 'ByteLevel', 'add_prefix_space': false"));
        assertThat(split("'type': 'ByteLevel', 'use_regex': false")).isNotEqualTo(split("'type': 'ByteLevel'"));
        JsonNode always = split("'type': 'Metaspace', 'replacement': '_', 'prepend_scheme': 'always'");
        assertThat(split("'type': 'Metaspace', 'replacement': '_', 'add_prefix_space': false"))
                .isNotEqualTo(always)
                .isEqualTo(split("'type': 'Metaspace', 'replacement': '_', 'prepend_scheme': 'never'"));
        assertThat(split("'type': 'Metaspace', 'replacement': '_', 'prepend_scheme': 'first'"))
                .isNotEqualTo(always);
        assertThat(split("'type': 'Metaspace', 'replacement': '_', 'split': false"))
                .isNotEqualTo(always);
        assertThat(of("{'added_tokens': [{'id': 1, 'content': 'a'}]}"))
                .isNotEqualTo(of("{'added_tokens': [{'id': 2, 'content': 'a'}]}"));
    }
}
