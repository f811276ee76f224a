package dev.assay.ops.meters;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every meter of the service: name, type, unit, labels and meaning in one place; the reference page is generated from it
 * and nothing may register a meter outside it. Labels never carry event ids, conversation keys or text. Immutable; any
 * thread may use it.
 *
 * <p>A name must not end in {@code bucket}, {@code created}, {@code total} or {@code count}: the Prometheus client keeps
 * those endings for itself and drops or misreads them.
 */
public enum MeterCatalog {
    EVENTS("assay.events", Type.COUNTER, "", "Records read from the input topic.", "topic"),
    VERDICTS("assay.verdicts", Type.COUNTER, "", "Verdicts forwarded.", "disposition", "reason"),
    QUARANTINED(
            "assay.quarantined",
            Type.COUNTER,
            "",
            "Unreadable records of the input topic, sent to the quarantine topic; unreadable feedback goes there too and counts as"
                    + " assay.feedback with the outcome unreadable.",
            "reason"),
    DECISIONS("assay.decisions", Type.COUNTER, "", "Deferral decisions and flagged evidence.", "scorer", "decision"),
    VERDICT_LATENCY(
            "assay.verdict.latency",
            Type.TIMER,
            "seconds",
            "Admission to release of one event of any class, waits for samples included."),
    END_TO_END(
            "assay.end.to.end",
            Type.TIMER,
            "seconds",
            "Record timestamp to release, by class: backfill, marked so by the header assay-class; resubmitted, scored again after"
                    + " a restart or rebalance; waited, for samples sent as events of their own or behind an event that did;"
                    + " live, all others, late or old ones included.",
            "class"),
    EVENT_TOKENS("assay.event.tokens", Type.SUMMARY, "tokens", "Tokens per event."),
    EVIDENCE("assay.evidence", Type.COUNTER, "", "Evidence entries.", "scorer", "disposition", "reason"),

    LEDGER_ENTRIES("assay.ledger.entries", Type.GAUGE, "", "Admitted, unanswered records held by this process."),
    LEDGER_OLDEST_AGE(
            "assay.ledger.oldest.age",
            Type.GAUGE,
            "seconds",
            "Longest time that an unanswered record has been in work: since it was admitted, or since its wait for samples"
                    + " ended. Answers that wait for samples, and settled records behind them, do not count."),
    LEDGER_RESUBMITTED(
            "assay.ledger.resubmitted", Type.COUNTER, "", "Records scored again after a restart or rebalance."),
    LEDGER_SOURCE_GONE("assay.ledger.source.gone", Type.COUNTER, "", "Admitted records that retention removed."),
    LEDGER_GIVEN_UP(
            "assay.ledger.given.up",
            Type.COUNTER,
            "",
            "Records that end unscored because they were in work ledger.max-resubmissions times when the process ended."),
    ADMISSION_WAIT("assay.admission.wait", Type.TIMER, "seconds", "Time the stream thread waited for room."),
    CREDITS_AVAILABLE("assay.credits.available", Type.GAUGE, "", "Events that may still enter scoring."),
    RELEASE_BLOCKED(
            "assay.release.blocked.rows", Type.GAUGE, "", "Settled events that wait for an older one of their key."),
    MAILBOX_DISCARDED("assay.lane.discarded.results", Type.COUNTER, "", "Results nobody waits for any more.", "cause"),

    SAMPLES(
            "assay.samples",
            Type.COUNTER,
            "",
            "Samples sent as events of their own: joined, late, repeated, surplus, beyond a limit, or unclaimed.",
            "outcome"),
    SAMPLE_GROUPS(
            "assay.sample.groups",
            Type.COUNTER,
            "",
            "Answers that waited for samples, by what ended the wait: complete, timeout, room or taken.",
            "end"),
    SAMPLE_ANSWERS_WAITING("assay.sample.answers.waiting", Type.GAUGE, "", "Answers that wait for samples now."),
    SAMPLE_BYTES(
            "assay.sample.bytes",
            Type.GAUGE,
            "",
            "Memory of the samples that wait for answers, roughly; bounded by samples.max-bytes per partition."),

    SESSIONS("assay.sessions", Type.GAUGE, "", "Conversations whose watermark evidence this process follows."),
    SESSION_BYTES(
            "assay.session.bytes", Type.GAUGE, "", "Memory that they take, roughly; bounded by session.max-bytes."),
    SESSIONS_ENDED(
            "assay.sessions.ended",
            Type.COUNTER,
            "",
            "Conversations forgotten: silent for session.ttl, or evicted by session.max-bytes.",
            "cause"),
    SESSION_DRAWS(
            "assay.session.draws",
            Type.COUNTER,
            "",
            "Draws of messages: counted, repeated in their conversation, or beyond session.max-draws.",
            "kind"),
    SESSION_CROSSINGS(
            "assay.session.crossings", Type.COUNTER, "", "Keys that reached the threshold of their conversation."),

    FEEDBACK(
            "assay.feedback",
            Type.COUNTER,
            "",
            "Feedback records: orders, unreadable ones, and labels: counted, of a larger model's answer, of a deferral that"
                    + " was not drawn, repeated, too late, of an unknown event (an accepted answer that was not drawn is unknown"
                    + " too), or ambiguous: without a tenant where tenants share ids.",
            "outcome"),
    DECISIONS_OPEN(
            "assay.decisions.open",
            Type.GAUGE,
            "",
            "Decisions that were drawn for a label and have none yet; risk objectives only, for a rate is held without labels."),
    DECISIONS_FORGOTTEN(
            "assay.decisions.forgotten",
            Type.COUNTER,
            "",
            "Decisions whose label did not come before they were too old, or one too many to remember; risk objectives only.",
            "cause"),
    THRESHOLDS("assay.thresholds", Type.GAUGE, "", "Deferral thresholds of this process, by what they do.", "state"),
    THRESHOLDS_NEW_FROZEN(
            "assay.thresholds.new.frozen",
            Type.GAUGE,
            "",
            "Partitions of this process whose new thresholds start frozen: freeze without a key; only unfreeze without one ends it."),
    THRESHOLD_CHANGES("assay.threshold.changes", Type.COUNTER, "", "Recorded changes of thresholds.", "cause"),
    THRESHOLD_LOWEST(
            "assay.threshold.lowest",
            Type.GAUGE,
            "",
            "Lowest threshold of a key over the partitions, on the scale of the score; infinite when all is deferred.",
            "traffic"),
    THRESHOLD_HIGHEST(
            "assay.threshold.highest", Type.GAUGE, "", "Highest threshold of a key over the partitions.", "traffic"),
    THRESHOLDS_SPILLED(
            "assay.thresholds.spilled",
            Type.COUNTER,
            "",
            "Events decided under the shared key because deferral.control.max-keys were taken."),
    LARGER_ANSWERS(
            "assay.larger.answers",
            Type.COUNTER,
            "",
            "Answers of a larger model to deferred events: agrees or differs in its words, wordless, unknown event,"
                    + " repeated, or not-deferred, to an event that was accepted.",
            "outcome"),
    DEFERRAL_PAIRS(
            "assay.deferral.pairs",
            Type.COUNTER,
            "",
            "Deferred answers whose truth is known beside the larger model's: better, worse, both right, both wrong.",
            "outcome"),

    LANE_QUEUE_ROWS("assay.lane.queue.rows", Type.GAUGE, "", "Rows that wait for a batch.", "lane"),
    LANE_QUEUE_TOKENS("assay.lane.queue.tokens", Type.GAUGE, "", "Tokens that wait for a batch.", "lane"),
    LANE_QUEUE_AGE("assay.lane.queue.age", Type.TIMER, "seconds", "Time a row waited for its batch.", "lane"),
    LANE_BATCH_ROWS("assay.lane.batch.rows", Type.SUMMARY, "rows", "Rows per batch.", "lane"),
    LANE_BATCH_TOKENS(
            "assay.lane.batch.tokens",
            Type.COUNTER,
            "",
            "Tokens run: real, those of the texts; padded, rows times length of each batch, which includes the real ones.",
            "lane",
            "kind"),
    LANE_STAGE("assay.lane.stage", Type.TIMER, "seconds", "Time per stage of a batch.", "lane", "stage"),
    LANE_BUSY("assay.lane.busy.seconds", Type.COUNTER, "", "Seconds the lane ran batches.", "lane"),
    LANE_MODEL_BUSY(
            "assay.lane.model.busy.seconds",
            Type.COUNTER,
            "",
            "Seconds the lane ran batches of this model; over the events of the same time, device seconds per event.",
            "lane",
            "model"),
    LANE_IDLE_WITH_WORK(
            "assay.lane.idle.with.work.seconds",
            Type.COUNTER,
            "",
            "Seconds the lane was idle with a full bucket or an expired deadline; must stay 0.",
            "lane"),
    LANE_FLUSH("assay.lane.flush", Type.COUNTER, "", "Batches by what sent them.", "lane", "cause"),
    LANE_BISECT("assay.lane.bisect", Type.COUNTER, "", "Batches split because a row broke them.", "lane"),
    LANE_OOM("assay.lane.oom", Type.COUNTER, "", "Batches that ran out of device memory.", "lane"),
    LANE_STATE("assay.lane.state", Type.GAUGE, "", "1 for the state the lane is in.", "lane", "state"),
    LANE_HEARTBEAT(
            "assay.lane.heartbeat.timestamp", Type.GAUGE, "seconds", "When the lane thread last showed life.", "lane"),

    CASCADE_ENDED(
            "assay.cascade.ended",
            Type.COUNTER,
            "",
            "Events by the tier of the cascade of scoring models whose numbers they got, 0 for the producer's own, and by why it ended there.",
            "tier",
            "end"),

    BRANCHING_FACTOR(
            "assay.branching.factor",
            Type.GAUGE,
            "",
            "exp of the mean entropy per token of a producing model's recent texts, by whose numbers: producer, or the small or larger language model that read them. At most 50 of them.",
            "model",
            "source"),

    PVALUE_BUCKET("assay.pvalues", Type.COUNTER, "", "p-values by decile.", "scorer", "bin"),
    WATERMARK_KEYS("assay.watermark.keys", Type.GAUGE, "", "Keys in the key ring in use."),
    WATERMARK_FILE_AGE(
            "assay.watermark.file.age",
            Type.GAUGE,
            "seconds",
            "Since when the content in use was last seen in its file; rises while a new content is refused.",
            "file"),
    WATERMARK_RELOADS(
            "assay.watermark.reloads", Type.COUNTER, "", "New contents of a key or profile file.", "file", "outcome"),
    REGISTRY_RETRIES("assay.registry.retries", Type.COUNTER, "", "Registry calls that failed and are repeated."),
    SERVICE_STATE(
            "assay.service.state",
            Type.GAUGE,
            "",
            "1 for what the service does, from its start on: starting, that is loading models; waiting-for-kafka, at the start or"
                    + " where no broker has answered for 15 s; waiting-for-registry, at the start only; rebalancing, which"
                    + " includes restoring state; paused; running; stopping.",
            "state"),
    STREAMS_PAUSED("assay.streams.paused", Type.GAUGE, "", "1 while consumption is paused."),
    BUILD_INFO("assay.build.info", Type.GAUGE, "", "Always 1; which build this is.", "version", "revision"),
    FINGERPRINT_INFO("assay.fingerprint.info", Type.GAUGE, "", "Always 1; what the numbers depend on.", "fingerprint");

    /** The kinds of meter. */
    public enum Type {
        COUNTER,
        GAUGE,
        TIMER,
        SUMMARY
    }

    private static final Map<String, MeterCatalog> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(MeterCatalog::meterName, Function.identity()));

    private final String meterName;
    private final Type type;
    private final String unit;
    private final String description;
    private final List<String> labels;

    MeterCatalog(String meterName, Type type, String unit, String description, String... labels) {
        this.meterName = meterName;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** Dotted Micrometer name. */
    public String meterName() {
        return meterName;
    }

    public Type type() {
        return type;
    }

    /** Base unit, or empty. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }

    /** Label names, in the order in which {@link Meters} takes their values. */
    public List<String> labels() {
        return labels;
    }

    /** The family name that a scrape shows, checked against a real scrape by a test. */
    public String prometheusName() {
        String base = meterName.replace('.', '_');
        if (!unit.isEmpty() && !base.endsWith("_" + unit)) {
            base += "_" + unit;
        }
        return type == Type.COUNTER ? base + "_total" : base;
    }

    /** The series names that rules and panels may use: the family, or its buckets, count, sum and recent maximum. */
    public List<String> seriesNames() {
        String family = prometheusName();
        return switch (type) {
            case COUNTER, GAUGE -> List.of(family);
            case TIMER, SUMMARY -> List.of(family + "_bucket", family + "_count", family + "_sum", family + "_max");
        };
    }

    /** The entry with this dotted name, if there is one. */
    public static Optional<MeterCatalog> byMeterName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
