package dev.assay.topology.app;

import dev.assay.ops.admin.AdminServer;
import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.ops.meters.RuntimeMeters;
import dev.assay.ops.meters.ServiceRegistry;
import dev.assay.schema.Feedback;
import dev.assay.schema.GeneratedText;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.AssayTopology;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.EffectiveConfig;
import dev.assay.topology.config.LedgerSettings;
import dev.assay.topology.config.SamplesSettings;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Credits;
import dev.assay.topology.scoring.KafkaSourceReader;
import dev.assay.topology.scoring.LedgerLimits;
import dev.assay.topology.scoring.SampleRules;
import dev.assay.topology.scoring.ScoringProcessor;
import dev.assay.topology.scoring.StreamMeters;
import dev.assay.topology.scoring.ThresholdParts;
import dev.assay.topology.threshold.ThresholdRules;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: admin server, scoring stack, stream. {@link #run} belongs to one thread; {@link #stop} and the
 * queries may be called by any.
 *
 * <p>Order of start: admin server, models, brokers and topics, registry and schemas, stream. Order of stop: readiness off,
 * stream (nothing to drain, the ledger keeps what is in flight), scoring, admin server.
 */
public final class AssayService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AssayService.class);
    private static final Duration CLOSE = Duration.ofSeconds(30);
    private static final Duration METRICS_REFRESH = Duration.ofSeconds(15);
    private static final Duration STALL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration DEATHS_WINDOW = Duration.ofMinutes(10);
    private static final int DEATHS_ALLOWED = 3;

    private final AssayConfig config;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Deque<AutoCloseable> closers = new ArrayDeque<>();
    private final ServiceState state = new ServiceState();
    private volatile @Nullable URI adminUri;
    private volatile @Nullable String failure;

    public AssayService(AssayConfig config) {
        this.config = config;
    }

    /**
     * Starts everything and returns when the service has stopped.
     *
     * @return null after an orderly stop, else what ended the service
     * @throws IllegalStateException when the set-up of cluster or registry cannot work; says what to do
     */
    public @Nullable String run() throws InterruptedException {
        try {
            start();
            stopAsked.await();
            return failure;
        } catch (InterruptedException e) {
            if (stopAsked.getCount() == 0) {
                return failure;
            }
            throw e;
        } finally {
            shutDown();
            stopped.countDown();
        }
    }

    private void start() throws InterruptedException {
        log.info("configuration:\n{}", EffectiveConfig.print(config));
        ConfigCheck.beforeStart(config);
        PrometheusMeterRegistry registry = ServiceRegistry.open();
        own((AutoCloseable) registry::close);
        own(RuntimeMeters.bind(registry));
        Meters meters = new Meters(registry);
        state.meter(meters);
        AdminServer admin = own(
                AdminServer.start(config.admin().host(), config.admin().port(), state.health(), registry, state::info));
        adminUri = admin.uri();
        ScoringStack stack = own(ScoringStack.start(config, meters, BuildInfo.version()));
        stack.onLaneLost(lost -> fail("the lane is lost; a new process is needed"));
        state.scoring(stack);
        meters.gauge(MeterCatalog.BUILD_INFO, () -> 1, BuildInfo.version(), BuildInfo.revision());
        Reloads reloads = new Reloads(stack, meters);
        log.info(
                "scoring on {}, fingerprint {}",
                stack.device(),
                stack.fingerprint().value());
        if (config.watermark().enabled() && stack.keys() == 0) {
            log.warn(
                    "watermark tests are on without a key: name a file in watermark.key-file, or set watermark.enabled: false");
        }
        long interval = config.watermark().reloadInterval().toMillis();
        ScheduledFuture<?> unused = threads("assay-reload", 1)
                .scheduleWithFixedDelay(reloads::look, interval, interval, TimeUnit.MILLISECONDS);
        Provisioner provisioner = new Provisioner(config, () -> stopAsked.getCount() == 0);
        state.starting(ServicePhase.WAITING_FOR_KAFKA);
        int maxRecordBytes = provisioner.topics();
        state.starting(ServicePhase.WAITING_FOR_REGISTRY);
        Map<String, Object> registrySettings = RegistryKeys.settings(config.registry());
        SerializerConfig serializer = SerializerConfig.from(registrySettings, false);
        Counter retries = meters.counter(MeterCatalog.REGISTRY_RETRIES);
        SchemaRegistryClient schemas = own(SchemaRegistryClient.create(
                RegistryConfig.from(registrySettings).withPatience(Patience.attempts(1)),
                failures -> retries.increment()));
        provisioner.schemas(schemas, serializer);
        startStream(stack, meters, schemas, serializer, maxRecordBytes);
    }

    private void startStream(
            ScoringStack stack,
            Meters meters,
            SchemaRegistryClient schemas,
            SerializerConfig serializer,
            int maxRecordBytes) {
        AssayTopology.Topics topics = new AssayTopology.Topics(
                config.topics().input(),
                config.topics().verdicts(),
                config.topics().deferrals(),
                config.topics().quarantine(),
                config.topics().feedback(),
                config.topics().thresholds());
        PatientSteps steps = new PatientSteps(threads("assay-decoding", 2), threads("assay-registry", 2), schemas);
        VerdictMapper mapper = new VerdictMapper(() -> stack.fingerprint().value());
        OutputWriter writer = new OutputWriter(topics, maxRecordBytes, schemas, serializer);
        EventJudge judge = new EventJudge(
                EventDecoder.specific(schemas, GeneratedText.class),
                stack.engine(),
                mapper,
                writer,
                new Conclusions(mapper, writer, config.session().enabled(), ThresholdCandidates.of(config)),
                SampleJoiner.of(config, stack.engine()),
                steps,
                meters.summary(MeterCatalog.EVENT_TOKENS),
                new BranchingMeters(meters),
                stack::withdraw);
        FeedbackDecoder feedback = new FeedbackDecoder(EventDecoder.specific(schemas, Feedback.class), writer, steps);
        Credits credits = new Credits(credits());
        KafkaSourceReader reader = own(new KafkaSourceReader(topics.input(), StreamsProperties.clients(config)));
        ScoringProcessor.Shared shared = new ScoringProcessor.Shared(
                topics.input(),
                judge,
                reader,
                credits,
                ledgerLimits(config.ledger()),
                new StreamMeters(meters, credits),
                config.session().enabled() ? config.session().rules() : null,
                sampleRules(config.samples()),
                thresholds(feedback, writer));
        KafkaStreams streams = new KafkaStreams(
                AssayTopology.build(topics, shared), StreamsProperties.streams(config, maxRecordBytes));
        own(() -> close(streams));
        streams.setUncaughtExceptionHandler(new ThreadDeaths(DEATHS_ALLOWED, DEATHS_WINDOW, this::fail));
        streams.setStateListener((now, before) -> onState(now));
        state.stream(streams);
        KafkaStreamsMetrics streamsMeters =
                own(new KafkaStreamsMetrics(streams, List.of(), threads("assay-kafka-meters", 1), METRICS_REFRESH));
        streamsMeters.bindTo(meters.registry());
        watch(stack, judge, feedback, steps, streams, meters);
        watchBrokers();
        streams.start();
    }

    private @Nullable ThresholdParts thresholds(FeedbackDecoder feedback, OutputWriter writer) {
        ThresholdRules rules = ThresholdCandidates.rules(config);
        return rules == null
                ? null
                : new ThresholdParts(
                        config.topics().feedback(), feedback, rules, writer.thresholds(rules.fingerprint()));
    }

    private void watch(
            ScoringStack stack,
            EventJudge judge,
            FeedbackDecoder feedback,
            PatientSteps steps,
            KafkaStreams streams,
            Meters meters) {
        // Whoever waits for a schema holds a credit: with half of them gone, a partition is near its end.
        long crowd = Math.max(4, credits() / 2);
        StallWatchdog watchdog = new StallWatchdog(
                () -> judge.settledCount() + feedback.readCount() + stack.modelAnswers(),
                () -> StallWatchdog.load(judge.inWork() + feedback.inWork(), steps.waiting(), crowd),
                streams::pause,
                streams::resume,
                STALL_PATIENCE);
        state.watchdog(watchdog);
        meters.gauge(MeterCatalog.STREAMS_PAUSED, () -> watchdog.paused() ? 1 : 0);
        ScheduledFuture<?> unused = threads("assay-watchdog", 1)
                .scheduleWithFixedDelay(() -> watchdog.look(System.nanoTime()), 250, 250, TimeUnit.MILLISECONDS);
    }

    /** From the start of the stream on; before that the {@link Provisioner} waits for them. */
    private void watchBrokers() {
        BrokerWatch brokers = own(BrokerWatch.over(config));
        state.brokers(brokers);
        long interval = BrokerWatch.INTERVAL.toMillis();
        ScheduledFuture<?> unused = threads("assay-brokers", 1)
                .scheduleWithFixedDelay(brokers::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    private int credits() {
        int given = config.engine().credits();
        return given > 0 ? given : 3 * config.lane().maxRows();
    }

    private static @Nullable SampleRules sampleRules(SamplesSettings samples) {
        return samples.join()
                ? new SampleRules(
                        samples.maxWait(), samples.max(), samples.maxBytes().bytes())
                : null;
    }

    private static LedgerLimits ledgerLimits(LedgerSettings ledger) {
        return new LedgerLimits(
                ledger.maxUnanswered(),
                ledger.admissionWait(),
                ledger.stallBudget(),
                ledger.drainInterval(),
                ledger.drainMax(),
                ledger.drainTime(),
                ledger.maxResubmissions());
    }

    private void onState(KafkaStreams.State now) {
        log.info("stream is {}", now);
        if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
        } else if (now == KafkaStreams.State.ERROR) {
            fail("the stream stopped with an error");
        }
    }

    private void fail(String what) {
        if (failure == null) {
            failure = what;
            log.error("{}", what);
        }
        stop();
    }

    /** Waits until the stream has run once. */
    public boolean awaitRunning(Duration patience) throws InterruptedException {
        return running.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until {@link #run} has released everything. */
    public boolean awaitStopped(Duration patience) throws InterruptedException {
        return stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where the admin server answers, once it does. */
    public @Nullable URI adminUri() {
        return adminUri;
    }

    /** Asks the service to stop; {@link #run} returns when it has. */
    public void stop() {
        state.stopping();
        stopAsked.countDown();
    }

    @Override
    public void close() {
        stop();
    }

    /** With a static member the group keeps its place for a quick return; a dynamic one hands over at once. */
    private void close(KafkaStreams streams) {
        CloseOptions.GroupMembershipOperation membership = config.kafka().clientId() == null
                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
        if (!streams.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(membership))) {
            log.warn("the stream did not stop within {} s; the next owner takes over what is left", CLOSE.toSeconds());
        }
    }

    private synchronized <T extends AutoCloseable> T own(T part) {
        closers.push(part);
        return part;
    }

    private ScheduledExecutorService threads(String name, int count) {
        AtomicInteger next = new AtomicInteger();
        ThreadFactory factory = runnable -> {
            Thread thread = new Thread(runnable, name + "-" + next.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        ScheduledExecutorService made = Executors.newScheduledThreadPool(count, factory);
        own((AutoCloseable) made::shutdownNow);
        return made;
    }

    private synchronized void shutDown() {
        state.stopping();
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (Exception e) {
                log.warn("stopping: {}", e.toString());
            }
        }
        log.info("stopped");
    }
}
