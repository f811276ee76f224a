package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.GeneratedText;
import dev.assay.topology.mapping.SubjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
    private static GeneratedText event(String id, UnaryOperator<GeneratedText.Builder> more) {
        return more.apply(GeneratedText.newBuilder().setEventId(id)).build();
    }

    private static GeneratedText answer(String id, String request, Integer samples) {
        return event(id, one -> one.setRequestId(request).setExpectedSamples(samples));
    }

    private static GeneratedText sample(String id, String request) {
        return event(id, one -> one.setSampleOf(request));
    }

    private static GeneratedText larger(String id, String parent) {
        return event(id, one -> one.setParentId(parent));
    }

    private static List<String> keys(GeneratedText... events) {
        RecordKeys keys = new RecordKeys(100);
        return Arrays.stream(events).map(one -> keys.choose(one).key()).toList();
    }

    private static List<Boolean> apart(GeneratedText... events) {
        RecordKeys keys = new RecordKeys(100);
        return Arrays.stream(events).map(one -> keys.choose(one).apart()).toList();
    }

    @Test
    void anAnswerAndItsSamplesGoTogetherInAnyOrder() {
        assertThat(keys(answer("a1", "r1", 3), sample("s1", "r1"), sample("s2", "r1"), sample("s3", "r1")))
                .containsOnly("r1");
        assertThat(keys(sample("s1", "r1"), sample("s2", "r1"), answer("a1", "r1", 2)))
                .containsOnly("r1");
    }

    @Test
    void withoutSeparateSamplesARequestIsNoKey() {
        assertThat(keys(answer("a1", "r1", null), answer("a2", "r1", 0))).containsExactly("a1", "a2");
    }

    @Test
    void aConversationIsTheKeyOfAllItsEvents() {
        UnaryOperator<GeneratedText.Builder> chat = one -> one.setConversationId("c1");
        assertThat(keys(
                        event("a1", one -> chat.apply(one).setRequestId("r1").setExpectedSamples(1)),
                        event("s1", one -> chat.apply(one).setSampleOf("r1")),
                        event("l1", one -> chat.apply(one).setParentId("a1")),
                        event("m2", chat)))
                .containsOnly("c1");
    }

    @Test
    void emptyIdsAreNone() {
        assertThat(keys(event(
                        "e1",
                        one -> one.setConversationId("")
                                .setSampleOf("")
                                .setRequestId("")
                                .setExpectedSamples(2)
                                .setParentId(""))))
                .containsExactly("e1");
    }

    @Test
    void blankIdsAreNone() {
        GeneratedText blank = event(
                "e1",
                one -> one.setConversationId(" ")
                        .setSampleOf(" ")
                        .setRequestId(" ")
                        .setExpectedSamples(2)
                        .setParentId("\t"));
        assertThat(keys(blank, answer("e2", " ", 2))).containsExactly("e1", "e2");
        assertThat(SubjectMapper.sampleOf(blank)).isNull();
        assertThat(SubjectMapper.answerOf(blank)).isNull();
        assertThat(SubjectMapper.session(blank)).isNull();
    }

    @Test
    void aLargerModelsAnswerGoesWithTheDeferredOne() {
        assertThat(keys(larger("l1", "unseen"))).containsExactly("unseen");
        assertThat(keys(answer("a1", null, null), larger("l1", "a1"))).containsExactly("a1", "a1");
        assertThat(keys(answer("a1", "r1", 2), larger("l1", "a1")))
                .as("the deferred one had samples of its own")
                .containsExactly("r1", "r1");
        assertThat(keys(event("a1", one -> one.setConversationId("c1")), larger("l1", "a1")))
                .containsExactly("c1", "c1");
    }

    @Test
    void aLargerModelsAnswerWithSamplesTakesThemAlong() {
        GeneratedText both =
                event("l1", one -> one.setParentId("a1").setRequestId("r2").setExpectedSamples(1));
        assertThat(keys(answer("a1", null, null), both, sample("s1", "r2"))).containsOnly("a1");
        assertThat(keys(both, sample("s1", "r2"))).containsOnly("r2");
    }

    @Test
    void samplesFollowAnAnswerThatAConversationKeys() {
        GeneratedText answer = event(
                "a1", one -> one.setConversationId("c1").setRequestId("r1").setExpectedSamples(2));
        assertThat(keys(answer, sample("s1", "r1"), sample("s2", "r1"))).containsOnly("c1");
        assertThat(apart(answer, sample("s1", "r1"))).containsOnly(false);
        assertThat(apart(sample("s1", "r1"), answer)).containsExactly(false, true);
    }

    @Test
    void requestsOfTenantsAreTheirOwn() {
        GeneratedText answer = event(
                "a1",
                one -> one.setTenant("acme")
                        .setConversationId("c1")
                        .setRequestId("r1")
                        .setExpectedSamples(1));
        assertThat(keys(answer, sample("s1", "r1"))).containsExactly("c1", "r1");
        assertThat(keys(answer, event("s1", one -> one.setTenant("acme").setSampleOf("r1"))))
                .containsExactly("c1", "c1");
    }

    @Test
    void theOldestAreForgotten() {
        RecordKeys keys = new RecordKeys(2);
        keys.choose(event("a1", one -> one.setConversationId("c1")));
        keys.choose(answer("a2", null, null));
        assertThat(keys.choose(larger("l1", "a1")).key()).isEqualTo("c1");
        assertThat(keys.choose(larger("l2", "a1")).key()).isEqualTo("a1");
    }
}
