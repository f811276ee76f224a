package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Disposition;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Reason;
import dev.assay.schema.RecordHeader;
import dev.assay.schema.Verdict;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Answer;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.Events;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.Place;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceFixture;
import dev.assay.topology.support.TestConfig;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand inputs that no well-behaved producer sends: each ends as one verdict or quarantine record with its reason. */
@Timeout(180)
class HostileInputIT {
    private static final long SEED = 20260101;

    @TempDir
    Path dir;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final Map<Place, Input> inputs = new HashMap<>();

    private record Input(Hostile kind, byte[] key, byte[] value, List<Header> headers) {}

    @Test
    void everyHostileInputEndsOnceWithItsReasonAndTheServiceGoesOn() throws Exception {
        try (Cluster cluster = Cluster.start(dir)) {
            AssayConfig config = TestConfig.fresh(
                            "hostile",
                            cluster.kafka().bootstrapServers(),
                            cluster.registry().url(),
                            dir)
                    .read();
            try (ServiceFixture service = ServiceFixture.start(config);
                    EventSender sender = new EventSender(
                            config.kafka().bootstrapServers(),
                            config.registry().url(),
                            config.topics().input(),
                            outcome,
                            order);
                    ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
                sendAll(sender);
                awaitAll(reader);
                verify(reader);
                assertThat(inputs).hasSize(1_000);
                assertThat(service.get("/health/ready").status()).isEqualTo(200);
                goodEventsAreStillScored(sender, reader);
                service.stop();
            }
        }
    }

    private void awaitAll(ReadCommittedReader reader) {
        assertThat(reader.readUntil(outcome::complete, Duration.ofSeconds(90)))
                .as(() -> outcome.missing().size() + " unanswered: "
                        + outcome.missing().stream()
                                .map(inputs::get)
                                .map(Input::kind)
                                .toList())
                .isTrue();
        reader.readFor(Duration.ofMillis(500));
        outcome.verify();
        order.verify();
    }

    private void sendAll(EventSender sender) throws Exception {
        Random random = new Random(SEED);
        List<Hostile> kinds = new ArrayList<>();
        for (Hostile kind : Hostile.values()) {
            kinds.addAll(Collections.nCopies(kind.count(), kind));
        }
        Collections.shuffle(kinds, random);
        Map<CompletableFuture<Place>, Input> sent = new HashMap<>();
        for (Hostile kind : kinds) {
            int size = kind == Hostile.HUGE_HEADERS_UNREADABLE ? 1 << 20 : 8;
            List<Header> headers = List.of(header("trace", Hostile.filled(size, (byte) 7)), header("none", null));
            Input input = new Input(kind, kind.key(random), kind.value(sender, random), headers);
            sent.put(sender.send(input.key(), input.value(), headers), input);
        }
        sender.flush();
        sent.forEach((place, input) -> inputs.put(place.join(), input));
    }

    private static Header header(String name, byte[] value) {
        return new org.apache.kafka.common.header.internals.RecordHeader(name, value);
    }

    private void verify(ReadCommittedReader reader) {
        for (Answer answer : reader.answers()) {
            Input input = inputs.get(answer.event());
            if (answer.record() instanceof Quarantined quarantined) {
                assertThat(input.kind().quarantined())
                        .as(() -> input.kind() + " is quarantined")
                        .isTrue();
                assertThat(quarantined.getReason())
                        .as(input.kind().name())
                        .isEqualTo(input.kind().reason());
                verifyOriginal(quarantined, input);
            } else if (answer.record() instanceof Verdict verdict) {
                assertThat(input.kind().quarantined())
                        .as(() -> input.kind() + " has a verdict")
                        .isFalse();
                assertThat(verdict.getReason())
                        .as(input.kind().name())
                        .isEqualTo(input.kind().reason());
                assertThat(verdict.getDisposition())
                        .as(input.kind().name())
                        .isEqualTo(input.kind().reason() == Reason.NONE ? Disposition.SCORED : Disposition.REJECTED);
            }
            verifyKey(answer, input);
        }
    }

    private static void verifyOriginal(Quarantined quarantined, Input input) {
        assertThat(bytes(quarantined.getValue())).isEqualTo(input.value());
        assertThat(bytes(quarantined.getKey())).isEqualTo(input.key());
        assertThat(quarantined.getHeaders()).hasSameSizeAs(input.headers());
        for (int i = 0; i < input.headers().size(); i++) {
            RecordHeader kept = quarantined.getHeaders().get(i);
            assertThat(kept.getName()).isEqualTo(input.headers().get(i).key());
            assertThat(bytes(kept.getValue())).isEqualTo(input.headers().get(i).value());
        }
    }

    /** Keys and headers are carried over, unless they are larger than an output may be. */
    private static void verifyKey(Answer answer, Input input) {
        if (input.key() == null || input.key().length < 1000) {
            assertThat(answer.key()).isEqualTo(input.key());
        } else {
            assertThat(answer.key()).hasSize(32);
        }
        boolean large = input.kind() == Hostile.HUGE_HEADERS_UNREADABLE;
        assertThat(answer.headers().toArray())
                .hasSize(large ? 0 : input.headers().size());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private void goodEventsAreStillScored(EventSender sender, ReadCommittedReader reader) throws Exception {
        for (int i = 0; i < 12; i++) {
            sender.send("after-" + i, Events.small("after-" + i, "after-" + i));
        }
        sender.flush();
        assertThat(reader.readUntil(outcome::complete, Duration.ofSeconds(30))).isTrue();
        assertThat(reader.verdicts())
                .filteredOn(verdict -> verdict.getEventId().startsWith("after-"))
                .hasSize(12)
                .allSatisfy(verdict -> assertThat(verdict.getDisposition()).isEqualTo(Disposition.SCORED));
    }
}
