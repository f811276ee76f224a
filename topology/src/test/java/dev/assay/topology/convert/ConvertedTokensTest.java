package dev.assay.topology.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.LogprobMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, log-probabilities and alternatives that are not what they should be: what is named, dropped or kept. */
class ConvertedTokensTest extends ConverterCase {
    @ParameterizedTest
    @CsvSource({
        "-9999.0, dropped: -9999 stands for a number",
        "null, dropped: null or NaN",
        "NaN, dropped: null or NaN",
        "-Infinity, dropped: infinite",
        "0.002, dropped: positive"
    })
    void aLogprobThatIsNoNumberIsNamedAndDropped(String logprob, String outcome) {
        GeneratedText event = one(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                chat("ab", entry("a", "-1", "[97]") + "," + entry("b", logprob, "[98]")));
        assertThat(event.getAttributes())
                .containsEntry("wire.logprobs", outcome)
                .containsEntry("wire.tokens", "aligned by bytes");
        assertThat(event.getTokens()).isNull();
        assertThat(event.getCompletion()).isEqualTo("ab");
    }

    /** What top-p leaves is no confidence; fewer than five tokens may be that sure. */
    @Test
    void zerosThroughoutAreNamedAndDropped() {
        String one = entry("a", "0.0", "[97]");
        GeneratedText zeros = one(
                WireFormat.OPENAI_CHAT, ConvertOptions.NONE, chat("aaaaa", String.join(",", one, one, one, one, one)));
        assertThat(zeros.getAttributes()).containsEntry("wire.logprobs", "dropped: all zero");
        assertThat(zeros.getTokens()).isNull();
        GeneratedText few =
                one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, chat("aaaa", String.join(",", one, one, one, one)));
        assertThat(few.getTokens().getLogprobs()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abX", "a", ""})
    void tokensOfAnotherTextAreDropped(String completion) {
        GeneratedText event = one(
                WireFormat.OPENAI_CHAT,
                KNOWN,
                chat(completion, entry("a", "-1", "[97]") + "," + entry("b", "-2", "null")));
        assertThat(event.getAttributes()).containsEntry("wire.tokens", "dropped: misaligned");
        assertThat(event.getTokens()).isNull();
    }

    @Test
    void stringsStandInForBytesAndASplitCharacterThatWasLostIsMisaligned() {
        GeneratedText whole = one(
                WireFormat.OPENAI_CHAT, KNOWN, chat("aé", entry("a", "-1", "null") + "," + entry("é", "-2", "null")));
        assertThat(whole.getAttributes()).containsEntry("wire.tokens", "aligned by text");
        assertThat(whole.getTokens().getMode()).isEqualTo(LogprobMode.RAW);
        GeneratedText lost = one(
                WireFormat.OPENAI_CHAT,
                KNOWN,
                chat("é", entry("\ufffd", "-1", "null") + "," + entry("\ufffd", "-2", "null")));
        assertThat(lost.getAttributes()).containsEntry("wire.tokens", "dropped: misaligned");
    }

    @Test
    void refusalsHaveTokensOfTheirOwn() {
        GeneratedText event = one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, """
                {"id":"r","choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop",\
                "logprobs":{"content":null,"refusal":[{"token":"No","logprob":-0.1,"bytes":[78,111],"top_logprobs":[]},\
                {"token":".","logprob":-0.2,"bytes":[46],"top_logprobs":[]}]}}]}""");
        assertThat(event.getCompletion()).isEqualTo("No.");
        assertThat(event.getTokens().getLogprobs()).containsExactly(-0.1, -0.2);
        assertThat(event.getTokens().getTopK()).isZero();
        assertThat(event.getAttributes()).containsEntry("wire.refusal", "true");
    }

    @Test
    void theFirstNullOfAnEchoWithoutItsRequestIsADefect() {
        GeneratedText event = one(WireFormat.OPENAI_COMPLETIONS, ConvertOptions.NONE, """
                {"id":"c","choices":[{"text":"ab","finish_reason":"stop","logprobs":{"tokens":["a","b"],\
                "token_logprobs":[null,-1],"top_logprobs":null,"text_offset":[0,1]}}]}""");
        assertThat(event.getAttributes()).containsEntry("wire.logprobs", "dropped: null or NaN");
    }

    @Test
    void aProxysNullAlternativesAreNone() {
        GeneratedText event =
                one(WireFormat.LITELLM, new ConvertOptions(null, null, LogprobMode.UNDECLARED, null, true), """
                {"id":"l","choices":[{"message":{"content":"a"},"finish_reason":"stop","logprobs":{"content":[\
                {"token":"a","logprob":-1,"bytes":null,"top_logprobs":null}]}}]}""");
        assertThat(event.getTokens().getLogprobs()).containsExactly(-1.0);
        assertThat(event.getTokens().getTopK()).isZero();
        assertThat(event.getAttributes().get("wire.original")).startsWith("{\"id\":\"l\"");
    }

    /** What top-p leaves of the alternatives; several of one token are not several tokens. */
    @Test
    void alternativesThatAreZeroThroughoutAreNamedAndDropped() {
        String alone = alternatives("0.0");
        GeneratedText zeros = one(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                chat("aaaaa", String.join(",", alone, alone, alone, alone, alone)));
        assertThat(zeros.getAttributes()).containsEntry("wire.alternatives", "dropped: all zero");
        assertThat(zeros.getTokens().getTopK()).isZero();
        assertThat(zeros.getTokens().getLogprobs()).hasSize(5);
        GeneratedText one = one(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                chat("a", alternatives("0.0", "0.0", "0.0", "0.0", "0.0")));
        assertThat(one.getAttributes()).doesNotContainKey("wire.alternatives");
        assertThat(one.getTokens().getTopLogprobs()).hasSize(5);
        String sure = alternatives("0.0", "-18.5");
        GeneratedText certain = one(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                chat("aaaaa", String.join(",", sure, sure, sure, sure, sure)));
        assertThat(certain.getAttributes()).containsEntry("wire.alternatives", "dropped: all zero");
    }

    private static String alternatives(String... logprobs) {
        String top = Arrays.stream(logprobs)
                .map(one -> "{\"token\":\"a\",\"logprob\":" + one + "}")
                .collect(Collectors.joining(","));
        return entry("a", "-1", "[97]").replace("[]}", "[" + top + "]}");
    }

    @Test
    void alternativesThatSomeTokensLackAreNamed() {
        GeneratedText event = one(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                chat(
                        "ab",
                        "{\"token\":\"a\",\"logprob\":-1,\"bytes\":[97],\"top_logprobs\":[{\"token\":\"a\",\"logprob\":-1}]},"
                                + entry("b", "-2", "[98]")));
        assertThat(event.getTokens().getTopK()).isZero();
        assertThat(event.getAttributes()).containsEntry("wire.alternatives", "dropped: missing for some tokens");
    }

    /** Entropies of .5, .4, .097, .001 and so on, of which .001 was written: .98 nats. */
    @Test
    void aTokenThatAnEngineListsBesideTheMostLikelyIsNoneOfThem() {
        String top = alternatives("-6.9", "-0.69").replace("\"logprob\":-1,", "\"logprob\":-6.9,");
        String asked = "{\"request\":{\"top_logprobs\":2},\"response\":" + chat("aa", top + "," + top) + "}";
        for (String line : List.of(asked, chat("aa", top + "," + top))) {
            GeneratedText event = one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, line);
            assertThat(event.getTokens().getTopK()).isEqualTo(1);
            assertThat(event.getTokens().getTopLogprobs()).containsExactly(-0.69, -0.69);
            assertThat(event.getTokens().getLogprobs()).containsExactly(-6.9, -6.9);
        }
        // Cut at one there is nothing left but the token.
        String alone = alternatives("-6.9").replace("\"logprob\":-1,", "\"logprob\":-6.9,");
        GeneratedText unknown = one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, chat("a", alone));
        assertThat(unknown.getTokens().getTopK()).isZero();
        assertThat(unknown.getAttributes())
                .containsEntry("wire.alternatives", "dropped: the token may not be among the K most likely");
        String likely = alternatives("-0.6").replace("\"logprob\":-1,", "\"logprob\":-0.6,");
        assertThat(one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, chat("a", likely))
                        .getTokens()
                        .getTopK())
                .isEqualTo(1);
    }

    @Test
    void aTokenThatIsTheKthOfAFallingListIsKept() {
        String top = alternatives("-0.69", "-2.3").replace("\"logprob\":-1,", "\"logprob\":-2.3,");
        String asked = "{\"request\":{\"top_logprobs\":2},\"response\":" + chat("a", top) + "}";
        assertThat(one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, asked)
                        .getTokens()
                        .getTopLogprobs())
                .containsExactly(-0.69, -2.3);
        // Nobody knows how many were asked for: it may be one more.
        assertThat(one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, chat("a", top))
                        .getTokens()
                        .getTopLogprobs())
                .containsExactly(-0.69);
    }

    @Test
    void vllmsRanksSayWhichEntriesAreTheMostLikely() {
        String offline = """
                {"request_id":"7","outputs":[{"index":0,"text":"a","token_ids":[4],"logprobs":[\
                {"4":{"logprob":-6.9,"rank":%d,"decoded_token":"a"},"9":{"logprob":-0.69,"rank":1,"decoded_token":"z"}}]}]}""";
        assertThat(one(WireFormat.VLLM, KNOWN, offline.formatted(40))
                        .getTokens()
                        .getTopIds())
                .containsExactly(9);
        assertThat(one(WireFormat.VLLM, KNOWN, offline.formatted(2)).getTokens().getTopIds())
                .containsExactly(9, 4);
    }
}
