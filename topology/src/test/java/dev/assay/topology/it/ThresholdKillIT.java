package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.ThresholdChange;
import dev.assay.schema.TokenData;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Reason;
import dev.assay.scoring.cascade.control.AuditSeed;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.app.FeedbackProducer;
import dev.assay.topology.app.FileScorer;
import dev.assay.topology.app.ThresholdLog;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.embedded.EmbeddedKafkaProcess;
import dev.assay.topology.support.Answer;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.Guarantee;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.LabelSender;
import dev.assay.topology.support.Place;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceProcess;
import dev.assay.topology.support.TestConfig;
import dev.assay.topology.threshold.AnswerSketch;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.EventKey;
import dev.assay.topology.threshold.Note;
import dev.assay.topology.threshold.ThresholdBook;
import dev.assay.topology.threshold.ThresholdListener;
import dev.assay.topology.threshold.ThresholdMove;
import dev.assay.topology.threshold.ThresholdRules;
import dev.assay.topology.threshold.ThresholdShelf;
import dev.assay.topology.threshold.Traffic;
import java.io.BufferedWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the service while thresholds follow the traffic and labels come back: what was published is what one
 * uninterrupted run over the same events and labels says, number for number, and every label counted once.
 */
class ThresholdKillIT {
    private static final int EVENTS = Integer.getInteger("assay.kill.events", 700);
    private static final int KILLS = Integer.getInteger("assay.kill.kills", 2);
    private static final int CONVERSATIONS = 30;
    private static final int PARTITIONS = 2;
    private static final int LABEL_DELAY = 20;
    private static final long SEED = Long.getLong("assay.kill.seed", System.currentTimeMillis());
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final Map<String, GeneratedText> events = new LinkedHashMap<>();
    private final Map<String, ThresholdChange> last = new HashMap<>();
    private TestConfig given;
    private int starts;

    /** Labels move nothing here, so that a file without labels decides the same; conversations add up in the same verdicts. */
    @Test
    void killsLeaveNoTraceInThresholdsThatHoldARate() throws Exception {
        List<Verdict> verdicts = killed("rate-tracking");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Verdict> streamed = of(partition, verdicts);
            List<Verdict> fromFile = scored(streamed);
            for (int i = 0; i < streamed.size(); i++) {
                assertThat(withoutLabels(streamed.get(i))).isEqualTo(withoutLabels(fromFile.get(i)));
                assertThat(session(streamed.get(i))).isNotEmpty().isEqualTo(session(fromFile.get(i)));
            }
        }
    }

    /** Labels move the threshold: the same labels between the same events give the same thresholds. */
    @Test
    void killsLeaveNoTraceInThresholdsThatLearnFromLabels() throws Exception {
        List<Verdict> verdicts = killed("risk-online");
        assertThat(verdicts.stream().map(verdict -> verdict.getDeferral().getThreshold()))
                .filteredOn(threshold -> threshold != null)
                .as("thresholds that moved, seed %d", SEED)
                .hasSizeGreaterThan(EVENTS / 20);
        assertThat(verdicts.stream()
                        .map(verdict -> verdict.getDeferral().getThreshold())
                        .distinct())
                .hasSizeGreaterThan(5);
    }

    private List<Verdict> killed(String objective) throws Exception {
        TrustedSchemas.install();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < EVENTS; i++) {
            GeneratedText event = event("event-" + i, random);
            events.put(event.getEventId(), event);
        }
        try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir.resolve("broker"));
                DevRegistry registry = DevRegistry.start()) {
            given = TestConfig.fresh("threshold-kill", kafka.bootstrapServers(), registry.url(), dir)
                    .with("topics.partitions", Integer.toString(PARTITIONS))
                    .with("consistency.enabled", "false")
                    .with("deferral.control.enabled", "true")
                    .with("deferral.control.objective", objective)
                    .with("deferral.control.key", "route")
                    .with("deferral.control.min-scores", "20")
                    .with("deferral.control.audit-probability", "0.8")
                    .withDemoKeys();
            if (objective.startsWith("risk")) {
                given.with("deferral.control.min-labels", "20");
            }
            AssayConfig config = given.read();
            try (LabelSender labels = new LabelSender(config)) {
                List<Verdict> verdicts = streamed(config, labels);
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    replay(config, of(partition, verdicts), labels, partition);
                }
                return verdicts;
            }
        }
    }

    private static GeneratedText event(String id, SplittableRandom random) {
        double level = Math.exp(-2 * random.nextDouble());
        return GeneratedText.newBuilder()
                .setEventId(id)
                .setConversationId("conversation-" + random.nextInt(CONVERSATIONS))
                .setAttributes(Map.of("route", "route-" + random.nextInt(2)))
                .setModel(ProducerModel.newBuilder()
                        .setName("test")
                        .setVocabularyId("assay-lm-large")
                        .setVocabularySize(4_096)
                        .build())
                .setTokens(TokenData.newBuilder()
                        .setIds(IntStream.range(0, 8)
                                .map(i -> random.nextInt(20))
                                .boxed()
                                .toList())
                        .setLogprobs(IntStream.range(0, 8)
                                .mapToObj(i -> -level * random.nextDouble())
                                .toList())
                        .build())
                .build();
    }

    private List<Verdict> streamed(AssayConfig config, LabelSender labels) throws Exception {
        ServiceProcess service = startService();
        service.awaitRunning(PATIENCE);
        Labeller labeller = new Labeller(labels);
        try (EventSender sender = new EventSender(
                        config.kafka().bootstrapServers(),
                        config.registry().url(),
                        config.topics().input(),
                        outcome,
                        order);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order, labeller)) {
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> send(sender), task -> new Thread(task, "sender").start());
            for (int moment : moments()) {
                readTo(moment, reader, service);
                service.kill();
                service = startService();
            }
            readTo(EVENTS, reader, service);
            sending.join();
            labeller.rest();
            reader.readFor(Duration.ofSeconds(1));
            outcome.verify();
            order.verify();
            freeze(config, service);
            return reader.verdicts();
        } finally {
            service.close();
        }
    }

    /** Whoever judges answers: late, in an order of their own, and some of them twice. */
    private static final class Labeller implements Guarantee {
        private final LabelSender labels;
        private final Deque<Answer> waiting = new ArrayDeque<>();
        private int sent;

        private Labeller(LabelSender labels) {
            this.labels = labels;
        }

        @Override
        public void produced(Place place, byte[] key) {
            // Nobody can judge before there is a verdict.
        }

        @Override
        public void answered(Answer answer) {
            if (answer.record() instanceof Verdict verdict
                    && "true".equals(verdict.getDeferral().getNotes().get("audited"))) {
                waiting.add(answer);
                if (waiting.size() > LABEL_DELAY) {
                    label(sent % 3 == 0 ? waiting.removeLast() : waiting.removeFirst());
                }
            }
        }

        private void label(Answer answer) {
            String event = ((Verdict) answer.record()).getEventId();
            boolean correct = Math.floorMod(event.hashCode(), 5) != 0;
            labels.label(answer.key(), event, correct);
            if (sent++ % 10 == 0) {
                labels.label(answer.key(), event, !correct);
            }
        }

        private void rest() {
            waiting.forEach(this::label);
            waiting.clear();
            labels.flush();
        }

        @Override
        public void verify() {
            assertThat(waiting).isEmpty();
        }
    }

    private static List<Integer> moments() {
        return new Random(SEED)
                .ints(KILLS, EVENTS / 5, EVENTS - EVENTS / 4)
                .sorted()
                .boxed()
                .toList();
    }

    private ServiceProcess startService() {
        return ServiceProcess.serve(given.write(), given.dir().resolve("service-" + starts++ + ".log"));
    }

    private void readTo(int answers, ReadCommittedReader reader, ServiceProcess service) {
        assertThat(reader.readUntil(() -> outcome.answeredEvents() >= answers, PATIENCE))
                .as(() -> outcome.answeredEvents() + " of " + answers + " answers, seed " + SEED
                        + "; the service said:\n" + service.output())
                .isTrue();
    }

    private void send(EventSender sender) {
        int sent = 0;
        try {
            for (GeneratedText event : events.values()) {
                while (sent - outcome.answeredEvents() > EVENTS / 10) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                sender.send(event.getConversationId(), event);
                sent++;
            }
            sender.flush();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** The answers to an order stand behind all labels, so they show what has counted. */
    private void freeze(AssayConfig config, ServiceProcess service) throws Exception {
        Set<Integer> silent =
                new HashSet<>(IntStream.range(0, PARTITIONS).boxed().toList());
        try (ThresholdLog log = new ThresholdLog(config);
                FeedbackProducer producer = new FeedbackProducer(config)) {
            Feedback freeze = Feedback.newBuilder()
                    .setKind(FeedbackKind.FREEZE)
                    .setOrderId("the-end")
                    .build();
            producer.toEveryPartition(freeze, PARTITIONS);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!silent.isEmpty()) {
                assertThat(System.nanoTime())
                        .as(() -> silent + " did not answer; the service said:\n" + service.output())
                        .isLessThan(deadline);
                log.poll(change -> {
                    if ("the-end".equals(change.getOrderId())) {
                        last.put(change.getThresholdKey() + "@" + change.getPartition(), change);
                        if (change.getThresholdKey().equals(ThresholdMove.ALL)) {
                            silent.remove(change.getPartition());
                        }
                    }
                });
            }
        }
    }

    private static List<Verdict> of(int partition, List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.getSource().getPartition() == partition)
                .sorted(Comparator.comparingLong(verdict -> verdict.getSource().getOffset()))
                .toList();
    }

    /** Events in the order of their partition; between them the labels that each verdict says had counted. */
    private void replay(AssayConfig config, List<Verdict> verdicts, LabelSender sender, int partition) {
        ThresholdRules rules = new ThresholdRules(
                config.deferralControl().policy(null),
                config.deferralControl().maxKeys(),
                config.deferralControl().maxRemembered());
        Traffic.Log log = new Traffic.Log();
        ThresholdBook book = new ThresholdBook(ThresholdShelf.none(), rules, log);
        Map<String, String> keys = new HashMap<>();
        verdicts.forEach(
                verdict -> keys.put(verdict.getEventId(), verdict.getDeferral().getThresholdKey()));
        Map<String, Iterator<LabelSender.Sent>> labels = new TreeMap<>();
        for (String key : new HashSet<>(keys.values())) {
            labels.put(key, labelsOf(key, keys, sender, partition).iterator());
        }
        Map<String, Integer> counted = new HashMap<>();
        for (Verdict verdict : verdicts) {
            DeferralDecision published = verdict.getDeferral();
            String key = published.getThresholdKey();
            double before = published.getMeasures().get("labels");
            while (counted.getOrDefault(key, 0) < before) {
                count(labels.get(key).next(), key, book, log, counted);
            }
            Deferral decided = book.decide(
                    candidate(verdict),
                    verdict.getSource().getOffset(),
                    verdict.getSource().getTimestamp().toEpochMilli());
            isSame(published, decided);
        }
        labels.forEach((key, rest) -> rest.forEachRemaining(label -> count(label, key, book, log, counted)));
        assertThat(log.of(ThresholdListener.LabelOutcome.UNKNOWN)).isZero();
        Set<String> distinct = new HashSet<>();
        sender.sent().stream()
                .filter(one -> one.place().partition() == partition)
                .forEach(one -> distinct.add(one.label().getEventId()));
        assertThat(log.of(ThresholdListener.LabelOutcome.COUNTED)).isEqualTo(distinct.size());
        counted.forEach((key, count) -> {
            ThresholdChange end = last.get(key + "@" + partition);
            assertThat(end.getLabels()).as("labels counted, seed %d", SEED).isEqualTo(count.longValue());
            assertThat(end.getDecisions())
                    .isEqualTo(keys.values().stream().filter(key::equals).count());
        });
        assertThat(counted).isNotEmpty();
    }

    private static List<LabelSender.Sent> labelsOf(
            String key, Map<String, String> keys, LabelSender sender, int partition) {
        List<LabelSender.Sent> labels = new ArrayList<>(sender.sent());
        labels.removeIf(one -> one.place().partition() != partition
                || !key.equals(keys.get(one.label().getEventId())));
        labels.sort(Comparator.comparingLong(one -> one.place().offset()));
        return labels;
    }

    private static void count(
            LabelSender.Sent sent, String key, ThresholdBook book, Traffic.Log log, Map<String, Integer> counted) {
        int before = log.of(ThresholdListener.LabelOutcome.COUNTED);
        Note.Label label =
                Note.Label.of(null, sent.label().getEventId(), sent.label().getCorrect());
        book.label(label, sent.place().offset(), sent.timestamp());
        counted.merge(key, log.of(ThresholdListener.LabelOutcome.COUNTED) - before, Integer::sum);
    }

    private static Candidate candidate(Verdict verdict) {
        DeferralDecision published = verdict.getDeferral();
        Deferral scored = new Deferral(
                Deferral.Decision.ABSTAIN,
                published.getRule(),
                published.getSignal(),
                published.getScore(),
                null,
                Reason.NO_THRESHOLD,
                Map.of());
        String key = published.getThresholdKey();
        return new Candidate(
                EventKey.of(verdict.getEventId()),
                EventKey.of(verdict.getEventId()),
                null,
                null,
                key,
                "other",
                AuditSeed.of(key, verdict.getEventId()),
                scored,
                AnswerSketch.NONE);
    }

    private static void isSame(DeferralDecision published, Deferral decided) {
        assertThat(published.getDecision().name()).isEqualTo(decided.decision().name());
        assertThat(published.getThreshold()).isEqualTo(decided.threshold());
        assertThat(published.getThresholdVersion()).isEqualTo(decided.thresholdVersion());
        assertThat(published.getCertifiedRisk()).isEqualTo(decided.certifiedRisk());
        assertThat(published.getNotes()).containsAllEntriesOf(decided.notes());
        assertThat(published.getMeasures()).containsAllEntriesOf(decided.measures());
    }

    private List<Verdict> scored(List<Verdict> streamed) throws Exception {
        StringBuilder lines = new StringBuilder();
        streamed.forEach(verdict ->
                lines.append(JsonCodec.write(events.get(verdict.getEventId()))).append('\n'));
        StringWriter out = new StringWriter();
        try (FileScorer scorer = new FileScorer(given.read())) {
            assertThat(scorer.run("file", TextLines.of("lines", lines.toString()), new BufferedWriter(out)))
                    .isZero();
        }
        return out.toString()
                .lines()
                .map(line -> JsonCodec.read(line, Verdict.class))
                .toList();
    }

    /** A file has no labels, so nothing is certified there. */
    private static List<Object> withoutLabels(Verdict verdict) {
        DeferralDecision decision = verdict.getDeferral();
        List<Object> same = new ArrayList<>();
        same.add(verdict.getEventId());
        same.add(decision.getDecision());
        same.add(decision.getScore());
        same.add(decision.getThreshold());
        same.add(decision.getThresholdVersion());
        same.add(decision.getThresholdKey());
        same.add(decision.getNotes().get("state"));
        same.add(decision.getNotes().get("audited"));
        return same;
    }

    private static List<Map<String, Double>> session(Verdict verdict) {
        return verdict.getEvidence().stream()
                .filter(evidence -> evidence.getScorer().equals("watermark.session"))
                .map(evidence -> evidence.getMeasures())
                .toList();
    }
}
