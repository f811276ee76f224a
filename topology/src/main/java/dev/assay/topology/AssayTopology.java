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

    /** Admits, settles, releases. */
    public static final String SCORING = "scoring";

    /** Writes verdicts. */
    public static final String VERDICTS = "verdicts";

    /** Writes deferred events. */
    public static final String DEFERRALS = "deferrals";

    /** Writes what could not be read. */
    public static final String QUARANTINE = "quarantine";

    private AssayTopology() {}

    /** Topic names. */
    public record Topics(String input, String verdicts, String deferrals, String quarantine) {}

    /** The topology over these topics. */
    public static Topology build(Topics topics, ScoringProcessor.Shared shared) {
        Map<Sink, String> sinkNodes =
                new EnumMap<>(Map.of(Sink.VERDICTS, VERDICTS, Sink.DEFERRALS, DEFERRALS, Sink.QUARANTINE, QUARANTINE));
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new LenientTimestamps(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.input());
        topology.addProcessor(SCORING, new ScoringProcessorSupplier(shared, sinkNodes), SOURCE);
        sink(topology, VERDICTS, topics.verdicts());
        sink(topology, DEFERRALS, topics.deferrals());
        sink(topology, QUARANTINE, topics.quarantine());
        return topology;
    }

    private static void sink(Topology topology, String node, String topic) {
        topology.addSink(node, topic, new ByteArraySerializer(), new ByteArraySerializer(), SCORING);
    }
}
