package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.embedded.EmbeddedKafkaProcess;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.Events;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceProcess;
import dev.assay.topology.support.TestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the service while events flow: a read-committed consumer sees one verdict per event, in key order. The short
 * form runs with every build; the full one, whose result line is in {@code topology/target/failsafe-reports}, is
 *
 * <pre>{@code
 * mvn -pl topology -am verify -Dit.test=KillIT -Dassay.kill.events=20000 -Dassay.kill.kills=3 \
 *     -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * }</pre>
 */
class KillIT {
    /** The common pool has one thread on two cores, and the HTTP client of newer JDKs completes its answers there. */
    private static final Executor OWN_THREAD = task -> new Thread(task, "kill-suite-sender").start();

    private static final int EVENTS = Integer.getInteger("assay.kill.events", 2_000);
    private static final int KILLS = Integer.getInteger("assay.kill.kills", 1);
    private static final int KEYS = Integer.getInteger("assay.kill.keys", 200);
    private static final long SEED = Long.getLong("assay.kill.seed", System.currentTimeMillis());
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final List<Double> gaps = new ArrayList<>();
    private TestConfig given;
    private int starts;

    @Test
    void killedServicesAnswerEveryEventOnceAndInOrder() throws Exception {
        try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir.resolve("broker"));
                DevRegistry registry = DevRegistry.start()) {
            given = TestConfig.fresh("kill", kafka.bootstrapServers(), registry.url(), dir)
                    .with("topics.partitions", Integer.toString(PARTITIONS))
                    .with("deferral.threshold", "-0.1")
                    .with("deferral.entropy-threshold", "-0.1");
            sendAndKill(given.read());
        }
    }

    private void sendAndKill(AssayConfig config) throws Exception {
        ServiceProcess service = startService();
        service.awaitRunning(PATIENCE);
        try (EventSender sender = new EventSender(
                        config.kafka().bootstrapServers(),
                        config.registry().url(),
                        config.topics().input(),
                        outcome,
                        order);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            long began = System.nanoTime();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(sender), OWN_THREAD);
            for (int moment : moments()) {
                readTo(moment, reader, service);
                service.kill();
                long killed = System.nanoTime();
                service = startService();
                reader.readFor(Duration.ofMillis(500));
                readTo(outcome.answeredEvents() + 1, reader, service);
                gaps.add((System.nanoTime() - killed) / 1e9);
            }
            readTo(EVENTS, reader, service);
            sending.join();
            double seconds = (System.nanoTime() - began) / 1e9;
            reader.readFor(Duration.ofSeconds(2));
            report(seconds, reader);
            outcome.verify();
            order.verify();
            assertThat(reader.verdicts()).hasSize(EVENTS);
            assertThat(reader.deferrals()).hasSize(EVENTS);
            assertThat(reader.quarantined()).isEmpty();
        } finally {
            service.close();
        }
    }

    private ServiceProcess startService() {
        return ServiceProcess.serve(given.write(), given.dir().resolve("service-" + starts++ + ".log"));
    }

    private void readTo(int answers, ReadCommittedReader reader, ServiceProcess service) {
        assertThat(reader.readUntil(() -> outcome.answeredEvents() >= answers, PATIENCE))
                .as(() -> outcome.answeredEvents() + " of " + answers + " answers; the service said:\n"
                        + service.output())
                .isTrue();
    }

    /** Answer counts at which the service is killed, anywhere between 5 % and 80 %. */
    private static List<Integer> moments() {
        return new Random(SEED)
                .ints(KILLS, EVENTS / 20, EVENTS - EVENTS / 5)
                .sorted()
                .boxed()
                .toList();
    }

    /** Keeps ahead of the answers, but never so far that a kill could come after the last one. */
    private void send(EventSender sender) {
        Random random = new Random(SEED);
        try {
            for (int i = 0; i < EVENTS; i++) {
                while (i - outcome.answeredEvents() > EVENTS / 10) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                String key = "conversation-" + random.nextInt(KEYS);
                sender.send(key, Events.small("event-" + i, key));
            }
            sender.flush();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void report(double seconds, ReadCommittedReader reader) {
        long resubmitted = reader.verdicts().stream()
                .filter(verdict -> verdict.getTimings().getResubmissions() > 0)
                .count();
        System.out.printf(
                Locale.ROOT,
                "kill suite: %d events, %d partitions, %d keys, %d kills (seed %d): %d verdicts, %d missing, %d repeated,"
                        + " %d scored again; %.1f s in all, %.0f events/s, first answer after each kill %s s%n",
                EVENTS,
                PARTITIONS,
                KEYS,
                KILLS,
                SEED,
                reader.verdicts().size(),
                outcome.missing().size(),
                outcome.repeated().size(),
                resubmitted,
                seconds,
                EVENTS / seconds,
                gaps.stream()
                        .map(gap -> String.format(Locale.ROOT, "%.1f", gap))
                        .toList());
    }
}
