package dev.assay.topology;

import dev.assay.topology.scoring.ScoringProcessor;
import dev.assay.topology.scoring.ScoringProcessorSupplier;
import dev.assay.topology.scoring.Settlement.Sink;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * Builds the topology; every node name is a constant here. Stateless; any thread may build.
 *
 * <p>Keys and values are bytes all the way: decoding and encoding happen on the scoring threads, so that neither a slow
 * registry nor a broken record can hold up or stop a stream thread.
 */
public final class AssayTopology {
    /** Reads the input topic. */
    public static final String SOURCE = "events";

    /** Reads the feedback topic. */
    public static final String FEEDBACK = "feedback";

    /** Admits, settles, releases. */
    public static final String SCORING = "scoring";

    /** Writes verdicts. */
    public static final String VERDICTS = "verdicts";

    /** Writes deferred events. */
    public static final String DEFERRALS = "deferrals";

    /** Writes what could not be read. */
    public static final String QUARANTINE = "quarantine";

    /** Writes how thresholds change. */
    public static final String THRESHOLDS = "thresholds";

    private AssayTopology() {}

    /**
     * Topic names.
     *
     * @param feedback with as many partitions as the input; read only where thresholds learn
     * @param thresholds written only where thresholds learn
     */
    public record Topics(
            String input, String verdicts, String deferrals, String quarantine, String feedback, String thresholds) {
        /** Those of a service whose thresholds do not learn. */
        public Topics(String input, String verdicts, String deferrals, String quarantine) {
            this(input, verdicts, deferrals, quarantine, "feedback", "thresholds");
        }
    }

    /** The topology over these topics. */
    public static Topology build(Topics topics, ScoringProcessor.Shared shared) {
        Map<Sink, String> sinkNodes = new EnumMap<>(Map.of(
                Sink.VERDICTS, VERDICTS,
                Sink.DEFERRALS, DEFERRALS,
                Sink.QUARANTINE, QUARANTINE,
                Sink.THRESHOLDS, THRESHOLDS));
        Topology topology = new Topology();
        boolean learning = shared.thresholds() != null;
        source(topology, SOURCE, topics.input());
        if (learning) {
            source(topology, FEEDBACK, topics.feedback());
        }
        String[] sources = learning ? new String[] {SOURCE, FEEDBACK} : new String[] {SOURCE};
        topology.addProcessor(SCORING, new ScoringProcessorSupplier(shared, sinkNodes), sources);
        sink(topology, VERDICTS, topics.verdicts());
        sink(topology, DEFERRALS, topics.deferrals());
        sink(topology, QUARANTINE, topics.quarantine());
        if (learning) {
            sink(topology, THRESHOLDS, topics.thresholds());
        }
        return topology;
    }

    private static void source(Topology topology, String node, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                node,
                new LenientTimestamps(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void sink(Topology topology, String node, String topic) {
        topology.addSink(node, topic, new ByteArraySerializer(), new ByteArraySerializer(), SCORING);
    }
}
