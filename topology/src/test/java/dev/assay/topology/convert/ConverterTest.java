package dev.assay.topology.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.LogprobMode;
import dev.assay.schema.TokenData;
import dev.assay.serdes.json.JsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All responses are invented. */
class ConverterTest extends ConverterCase {
    @Test
    void chatWithRequestAndTwoChoices() {
        GeneratedText event = one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, """
                {"request":{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text",\
                "text":"Say hi"}]}],"top_logprobs":2},"response":{"id":"chatcmpl-1","object":"chat.completion",\
                "created":1700000000,"model":"gpt-x","choices":[{"index":0,"message":{"role":"assistant","content":"Hé!"},\
                "finish_reason":"stop","logprobs":{"content":[\
                {"token":"H","logprob":-0.5,"bytes":[72],"top_logprobs":[{"token":"H","logprob":-0.5,"bytes":[72]},\
                {"token":"Y","logprob":-1.5,"bytes":[89]}]},\
                {"token":"\\\\xc3","logprob":-0.25,"bytes":[195],"top_logprobs":[{"token":"a","logprob":-0.25},\
                {"token":"b","logprob":-2.5}]},\
                {"token":"\\\\xa9!","logprob":0.0005,"bytes":[169,33],"top_logprobs":[{"token":"a","logprob":0.0},\
                {"token":"b","logprob":-7.5},{"token":"c","logprob":-8}]}],"refusal":null}},\
                {"index":1,"message":{"content":"Yo"},"finish_reason":"stop","logprobs":null}]}}""");
        assertThat(event.getEventId()).isEqualTo("chatcmpl-1");
        assertThat(event.getCompletion()).isEqualTo("Hé!");
        assertThat(event.getPrompt()).isEqualTo("system: Be brief.\nuser: Say hi");
        assertThat(event.getOccurredAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(event.getModel().getName()).isEqualTo("gpt-x");
        TokenData tokens = event.getTokens();
        assertThat(tokens.getLogprobs()).containsExactly(-0.5, -0.25, 0.0);
        assertThat(tokens.getTopK()).isEqualTo(2);
        assertThat(tokens.getTopLogprobs()).containsExactly(-0.5, -1.5, -0.25, -2.5, 0.0, -7.5);
        assertThat(tokens.getMode()).isEqualTo(LogprobMode.UNDECLARED);
        assertThat(event.getAttributes())
                .containsEntry("wire.tokens", "aligned by bytes")
                .containsEntry("wire.finish_reason", "stop")
                .containsEntry("wire.format", "openai-chat")
                .containsKey("wire.sha256")
                .doesNotContainKey("wire.original");
        assertThat(event.getSamples()).hasSize(1);
        assertThat(event.getSamples().get(0).getText()).isEqualTo("Yo");
        assertThat(event.getSamples().get(0).getTokens()).isNull();
    }

    @Test
    void streamsThatLieBetweenEachOtherAreJoined() {
        List<GeneratedText> events = all(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                ": keep-alive",
                "data: " + chunk("s1", "He", entry("He", "-1", "[72,101]"), "null"),
                "data: " + chunk("s2", "A", entry("A", "-3", "[65]"), "null"),
                "data: " + chunk("s1", "y", entry("y", "-2", "[121]"), "\"stop\""),
                "data: {\"id\":\"s1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{}}",
                "data: " + chunk("s2", "!", entry("!", "-4", "[33]"), "null"),
                "data: [DONE]");
        assertThat(events).extracting(GeneratedText::getEventId).containsExactly("s1", "s2");
        assertThat(events.get(0).getCompletion()).isEqualTo("Hey");
        assertThat(events.get(0).getTokens().getLogprobs()).containsExactly(-1.0, -2.0);
        assertThat(events.get(0).getAttributes()).doesNotContainKey("wire.stream");
        assertThat(events.get(1).getCompletion()).isEqualTo("A!");
        assertThat(events.get(1).getAttributes()).containsEntry("wire.stream", "ended without a finish reason");
    }

    @Test
    void legacyCompletionsWithMapsAndEcho() {
        GeneratedText event = one(WireFormat.OPENAI_COMPLETIONS, ConvertOptions.NONE, """
                {"request":{"prompt":"Né","echo":true,"logprobs":2},"response":{"id":"cmpl-1","object":"text_completion",\
                "choices":[{"text":"Né ok.","finish_reason":"length","logprobs":{"tokens":["N","é"," ok","."],\
                "token_logprobs":[null,-3.0,-0.5,-0.7],"top_logprobs":[null,{"é":-3},{" ok":-0.5," no":-1.0},\
                {".":-0.7,"!":-0.8,",":-4}],"text_offset":[0,1,2,5]}}]}}""");
        assertThat(event.getCompletion()).isEqualTo(" ok.");
        assertThat(event.getPrompt()).isEqualTo("Né");
        assertThat(event.getTokens().getLogprobs()).containsExactly(-0.5, -0.7);
        assertThat(event.getTokens().getTopK()).isEqualTo(2);
        assertThat(event.getTokens().getTopLogprobs()).containsExactly(-0.5, -1.0, -0.7, -0.8);
    }

    @Test
    void responsesApiAndTheLastEventOfItsStream() {
        String response = """
                {"id":"resp_1","object":"response","created_at":1700000001,"model":"gpt-y","error":null,"status":"completed",\
                "output":[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"Hi you",\
                "logprobs":[{"token":"Hi","bytes":[72,105],"logprob":-0.3,"top_logprobs":[]},\
                {"token":" you","bytes":[32,121,111,117],"logprob":-0.6,"top_logprobs":[]}]}]}]}""";
        List<GeneratedText> events = all(
                WireFormat.OPENAI_RESPONSES,
                ConvertOptions.NONE,
                response,
                "event: response.output_text.delta",
                "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}",
                "data: {\"type\":\"response.completed\",\"response\":" + response + "}");
        assertThat(events).hasSize(2);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getEventId()).isEqualTo("resp_1");
            assertThat(event.getCompletion()).isEqualTo("Hi you");
            assertThat(event.getTokens().getLogprobs()).containsExactly(-0.3, -0.6);
        });
    }

    @Test
    void vllmSpellsIdsOutAndTellsThePrompt() {
        String line = """
                {"id":"v1","object":"chat.completion","model":"m","prompt_logprobs":[null,\
                {"17":{"logprob":-2.5,"rank":4,"decoded_token":"x"},"3":{"logprob":-0.1,"rank":1,"decoded_token":"y"}},\
                {"5":{"logprob":-0.2,"rank":1,"decoded_token":"z"}}],\
                "choices":[{"message":{"content":"ok"},"finish_reason":"stop","logprobs":{"content":[\
                {"token":"token_id:123","logprob":-0.5,"bytes":[116,111,107,101,110,95,105,100,58,49,50,51],\
                "top_logprobs":[{"token":"token_id:123","logprob":-0.5},{"token":"token_id:7","logprob":-1.0}]},\
                {"token":"token_id:9","logprob":-0.75,"bytes":null,\
                "top_logprobs":[{"token":"token_id:8","logprob":-0.7},{"token":"token_id:9","logprob":-0.75}]}]}}]}""";
        GeneratedText event = one(WireFormat.VLLM, KNOWN, line);
        assertThat(event.getPromptIds()).containsExactly(17, 5);
        assertThat(event.getTokens().getIds()).containsExactly(123, 9);
        assertThat(event.getTokens().getTopIds()).containsExactly(123, 7, 8, 9);
        assertThat(event.getAttributes()).containsEntry("wire.tokens", "not checked: tokens without text");
        assertThat(event.getModel().getVocabularyId()).isEqualTo("toy");
        assertThat(event.getModel().getVocabularySize()).isEqualTo(500);
        assertThat(event.getTenant()).isEqualTo("t1");
        GeneratedText foreign = one(WireFormat.VLLM, ConvertOptions.NONE, line);
        assertThat(foreign.getTokens().getIds()).isEmpty();
        assertThat(foreign.getTokens().getTopIds()).isEmpty();
        assertThat(foreign.getPromptIds()).isEmpty();
        assertThat(foreign.getAttributes()).containsEntry("wire.ids", "dropped: no vocabulary id");
    }

    /** Proxies and batch engines give choices as they finish. */
    @Test
    void theAnswerIsTheChoiceOfTheLeastIndexWhereverItStands() {
        Map<WireFormat, String> lines = Map.of(
                WireFormat.OPENAI_CHAT,
                """
                {"id":"1","choices":[{"index":2,"message":{"content":"c"}},{"index":0,"message":{"content":"a"}},\
                {"index":1,"message":{"content":"b"}}]}""",
                WireFormat.OPENAI_COMPLETIONS,
                """
                {"id":"1","choices":[{"index":2,"text":"c"},{"index":0,"text":"a"},{"index":1,"text":"b"}]}""",
                WireFormat.VLLM,
                """
                {"request_id":"1","outputs":[{"index":2,"text":"c"},{"index":0,"text":"a"},{"index":1,"text":"b"}]}""",
                WireFormat.LITELLM,
                """
                {"id":"1","choices":[{"index":2,"text":"c"},{"index":0,"text":"a"},{"index":1,"text":"b"}]}""",
                WireFormat.GEMINI,
                """
                {"candidates":[{"index":2,"content":{"parts":[{"text":"c"}]},"finishReason":"STOP"},\
                {"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"},\
                {"index":1,"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}""");
        lines.forEach((format, line) -> {
            GeneratedText event = one(format, ConvertOptions.NONE, line);
            assertThat(event.getCompletion()).as(format.id()).isEqualTo("a");
            assertThat(event.getSamples()).extracting(each -> each.getText()).containsExactly("b", "c");
        });
        GeneratedText plain = one(WireFormat.OPENAI_CHAT, ConvertOptions.NONE, """
                {"id":"1","choices":[{"message":{"content":"b"}},{"message":{"content":"a"}}]}""");
        assertThat(plain.getCompletion()).isEqualTo("b");
    }

    @Test
    void vllmOfflineOutput() {
        GeneratedText event = one(WireFormat.VLLM, KNOWN, """
                {"request_id":"7","prompt":"p","prompt_token_ids":[1,2],"outputs":[{"index":0,"text":"ab","token_ids":[4,5],\
                "cumulative_logprob":-1.5,"finish_reason":"stop","logprobs":[\
                {"9":{"logprob":-0.1,"rank":1,"decoded_token":"z"},"4":{"logprob":-1.0,"rank":2,"decoded_token":"a"}},\
                {"5":{"logprob":-0.5,"rank":1,"decoded_token":"b"}}]}]}""");
        assertThat(event.getEventId()).isEqualTo("7");
        assertThat(event.getPrompt()).isEqualTo("p");
        assertThat(event.getPromptIds()).containsExactly(1, 2);
        assertThat(event.getTokens().getIds()).containsExactly(4, 5);
        assertThat(event.getTokens().getLogprobs()).containsExactly(-1.0, -0.5);
        assertThat(event.getTokens().getTopK()).isEqualTo(1);
        assertThat(event.getTokens().getTopIds()).containsExactly(9, 5);
        assertThat(event.getAttributes()).containsEntry("wire.tokens", "aligned by text");
    }

    @Test
    void sglangTriples() {
        GeneratedText event = one(WireFormat.SGLANG, KNOWN, """
                {"request":{"text":"Q:"},"response":{"text":" A","meta_info":{"id":"sg","finish_reason":{"type":"stop"},\
                "input_token_logprobs":[[null,11,null],[-1.0,12,null]],\
                "output_token_logprobs":[[-0.25,31,null]],"output_top_logprobs":[[[-0.25,31,null],[-2.0,32,null]]]}}}""");
        assertThat(event.getEventId()).isEqualTo("sg");
        assertThat(event.getPrompt()).isEqualTo("Q:");
        assertThat(event.getPromptIds()).containsExactly(11, 12);
        assertThat(event.getTokens().getIds()).containsExactly(31);
        assertThat(event.getTokens().getTopIds()).containsExactly(31, 32);
        assertThat(event.getAttributes())
                .containsEntry("wire.finish_reason", "stop")
                .containsEntry("wire.tokens", "not checked: tokens without text");
    }

    @Test
    void ollamaWholeAndStreamed() {
        List<GeneratedText> events = all(
                WireFormat.OLLAMA,
                ConvertOptions.NONE,
                """
                {"model":"l","created_at":"2025-01-02T03:04:05.5Z","message":{"role":"assistant","content":"Hi"},"done":true,\
                "done_reason":"stop","logprobs":[{"token":"Hi","logprob":-0.5,"top_logprobs":null}]}""",
                "{\"model\":\"l\",\"response\":\"a\",\"done\":false,\"logprobs\":[{\"token\":\"a\",\"logprob\":-1}]}",
                "{\"model\":\"l\",\"response\":\"b\",\"done\":false,\"logprobs\":[{\"token\":\"b\",\"logprob\":-2}]}",
                "{\"model\":\"l\",\"response\":\"\",\"done\":true,\"done_reason\":\"length\"}",
                "{\"model\":\"l\",\"response\":\"c\",\"done\":true}");
        assertThat(events).extracting(GeneratedText::getCompletion).containsExactly("Hi", "ab", "c");
        assertThat(events.get(0).getOccurredAt()).isEqualTo(Instant.parse("2025-01-02T03:04:05.5Z"));
        assertThat(events.get(0).getEventId()).startsWith("wire-");
        assertThat(events.get(1).getTokens().getLogprobs()).containsExactly(-1.0, -2.0);
        assertThat(events.get(1).getAttributes()).containsEntry("wire.finish_reason", "length");
        assertThat(events.get(2).getAttributes()).containsEntry("wire.tokens", "none");
    }

    @Test
    void geminiWithItsRequestThoughtsAndAlternatives() {
        GeneratedText event = one(WireFormat.GEMINI, KNOWN, """
                {"request":{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[\
                {"text":"Say hi"}]}],"generationConfig":{"responseLogprobs":true,"logprobs":2}},"response":{"candidates":[\
                {"content":{"parts":[{"text":"hm","thought":true},{"text":"Hé!"}],"role":"model"},"finishReason":"STOP",\
                "avgLogprobs":-0.4,"index":0,"logprobsResult":{"topCandidates":[\
                {"candidates":[{"token":"H","tokenId":7,"logProbability":-0.5},{"token":"Y","tokenId":8,"logProbability":-1.5}]},\
                {"candidates":[{"token":"i","tokenId":9,"logProbability":-0.2},{"token":"o","tokenId":10,"logProbability":-2}]}],\
                "chosenCandidates":[{"token":"H","tokenId":7,"logProbability":-0.5},\
                {"token":"é!","tokenId":11,"logProbability":-3.25}],"logProbabilitySum":-3.75}},\
                {"content":{"parts":[{"text":"Yo"}]},"finishReason":"STOP","index":1}],\
                "usageMetadata":{"totalTokenCount":9},"modelVersion":"gemini-x","createTime":"2025-03-04T05:06:07.5Z",\
                "responseId":"r-1"}}""");
        assertThat(event.getEventId()).isEqualTo("r-1");
        assertThat(event.getModel().getName()).isEqualTo("gemini-x");
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2025-03-04T05:06:07.5Z"));
        assertThat(event.getPrompt()).isEqualTo("system: Be brief.\nuser: Say hi");
        assertThat(event.getCompletion()).isEqualTo("Hé!");
        assertThat(event.getTokens().getLogprobs()).containsExactly(-0.5, -3.25);
        assertThat(event.getTokens().getIds()).containsExactly(7, 11);
        assertThat(event.getTokens().getTopK()).isEqualTo(2);
        assertThat(event.getTokens().getTopLogprobs()).containsExactly(-0.5, -1.5, -0.2, -2.0);
        assertThat(event.getTokens().getTopIds()).containsExactly(7, 8, 9, 10);
        assertThat(event.getAttributes())
                .containsEntry("wire.format", "gemini")
                .containsEntry("wire.finish_reason", "STOP")
                .containsEntry("wire.tokens", "aligned by text");
        assertThat(event.getSamples()).hasSize(1);
        assertThat(event.getSamples().get(0).getText()).isEqualTo("Yo");
    }

    @Test
    void geminisStreamsAreJoinedWithAndWithoutAnId() {
        String usage = "{\"usageMetadata\":{\"totalTokenCount\":3},\"responseId\":\"a\"}";
        List<GeneratedText> events = all(
                WireFormat.GEMINI,
                ConvertOptions.NONE,
                "data: " + candidate("a", "He", -1, null),
                "data: " + candidate("b", "A", -3, null),
                "data: " + candidate("a", "y", -2, "STOP"),
                "data: " + usage,
                "data: " + candidate("b", "!", -4, null),
                "{\"response\":[" + candidate("", "x", -1, null) + "," + candidate("", "y", -2, "STOP") + "]}",
                candidate("", "u", -5, null),
                candidate("", "v", -6, "MAX_TOKENS"),
                candidate("", "w", -7, "STOP"));
        assertThat(events).extracting(GeneratedText::getCompletion).containsExactly("Hey", "xy", "uv", "w", "A!");
        assertThat(events.get(0).getEventId()).isEqualTo("a");
        assertThat(events.get(0).getTokens().getLogprobs()).containsExactly(-1.0, -2.0);
        assertThat(events.get(0).getAttributes()).doesNotContainKey("wire.stream");
        assertThat(events.get(2).getAttributes()).containsEntry("wire.finish_reason", "MAX_TOKENS");
        assertThat(events.get(4).getTokens().getLogprobs()).containsExactly(-3.0, -4.0);
        assertThat(events.get(4).getAttributes()).containsEntry("wire.stream", "ended without a finish reason");
        assertThat(problems).isEmpty();
    }

    @Test
    void whatGeminiLeavesOutIsNamed() {
        GeneratedText without = one(
                WireFormat.GEMINI,
                ConvertOptions.NONE,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}");
        assertThat(without.getAttributes()).containsEntry("wire.tokens", "none");
        GeneratedText thought = one(
                WireFormat.GEMINI,
                ConvertOptions.NONE,
                candidate("c", "\u2581a", -1, "STOP").replace("\"text\":\"\u2581a\"", "\"text\":\"a\""));
        assertThat(thought.getAttributes()).containsEntry("wire.tokens", "dropped: misaligned");
        GeneratedText missing = one(
                WireFormat.GEMINI,
                ConvertOptions.NONE,
                candidate("d", "a", -1, "STOP").replace("\"logProbability\":-1.0", "\"logProbability\":null"));
        assertThat(missing.getAttributes()).containsEntry("wire.logprobs", "none: null or NaN for every token");
        assertThat(all(WireFormat.GEMINI, ConvertOptions.NONE, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"))
                .isEmpty();
        assertThat(problems).containsExactly("line 1 is no response of gemini: no candidates");
    }

    private static String candidate(String id, String text, double logprob, String finish) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}],\"role\":\"model\"},"
                + (finish == null ? "" : "\"finishReason\":\"" + finish + "\",")
                + "\"logprobsResult\":{\"chosenCandidates\":[{\"token\":\"" + text + "\",\"logProbability\":" + logprob
                + "}]}}]" + (id.isEmpty() ? "" : ",\"responseId\":\"" + id + "\"") + "}";
    }

    @Test
    void sglangsPromptIdsAreLeftOutWhereOneIsMissing() {
        GeneratedText event = one(WireFormat.SGLANG, KNOWN, """
                {"text":"A","meta_info":{"id":"sg","input_token_logprobs":[[null,null,"x"],[-1.0,17,"y"]],\
                "output_token_logprobs":[[-0.25,31,"A"]]}}""");
        assertThat(event.getPromptIds()).isEmpty();
        assertThat(event.getTokens().getIds()).containsExactly(31);
    }

    @Test
    void severalPromptsInOneRequestAreRefusedAndOneIsTaken() {
        String choices = "\"response\":{\"id\":\"c\",\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"},"
                + "{\"text\":\"b\",\"finish_reason\":\"stop\",\"logprobs\":{\"tokens\":[\"x\"],\"token_logprobs\":[-1]}}]}}";
        assertThat(all(WireFormat.OPENAI_COMPLETIONS, KNOWN, "{\"request\":{\"prompt\":[\"p\",\"q\"]}," + choices))
                .isEmpty();
        assertThat(problems).hasSize(1).allMatch(problem -> problem.contains("several prompts"));
        problems.clear();
        GeneratedText event = one(WireFormat.OPENAI_COMPLETIONS, KNOWN, "{\"request\":{\"prompt\":[\"p\"]}," + choices);
        assertThat(event.getPrompt()).isEqualTo("p");
        assertThat(event.getSamples()).hasSize(1);
        assertThat(event.getAttributes()).containsEntry("wire.samples", "token data of 1 dropped");
    }

    @Test
    void whatIsNoResponseIsRefusedWithoutItsContent() {
        List<GeneratedText> events = all(
                WireFormat.OPENAI_CHAT,
                ConvertOptions.NONE,
                "secret {",
                "[1]",
                "",
                "{\"error\":{\"message\":\"secret\"}}",
                "{\"id\":\"x\",\"choices\":[]}",
                "{\"id\":\"x\",\"choices\":{}}");
        assertThat(events).isEmpty();
        assertThat(problems).hasSize(5).noneMatch(problem -> problem.contains("secret"));
        assertThat(problems.get(0)).isEqualTo("line 1 is no response of openai-chat: not JSON");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void everyEventCanBeReadAgainAndOddShapesNeverThrow(WireFormat format) {
        List<GeneratedText> events = all(
                format,
                KNOWN,
                "{\"id\":5,\"choices\":[{\"message\":5,\"text\":\"\",\"logprobs\":[1,2],\"finish_reason\":\"\"}],"
                        + "\"output\":[{\"content\":\"x\"}],\"outputs\":[{\"token_ids\":[-1]}],"
                        + "\"meta_info\":{\"output_token_logprobs\":[1,[],[null,null,null]]},\"message\":{\"content\":\"\"},"
                        + "\"logprobs\":{\"a\":1},\"candidates\":[{\"content\":{\"parts\":5},\"finishReason\":\"x\","
                        + "\"logprobsResult\":{\"chosenCandidates\":[1,{\"tokenId\":-1}],\"topCandidates\":[{},5]}}]}",
                "{}");
        for (GeneratedText event : events) {
            assertThat(JsonCodec.read(JsonCodec.write(event), GeneratedText.class))
                    .isEqualTo(event);
        }
        assertThat(events.size() + problems.size()).isEqualTo(2);
    }
}
