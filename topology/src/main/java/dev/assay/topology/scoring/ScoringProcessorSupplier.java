package dev.assay.topology.scoring;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes one {@link ScoringProcessor} per task with its stores. Immutable; called by stream threads. */
public final class ScoringProcessorSupplier implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
    /**
     * An empty persistent store. Kafka Streams keeps the process id, and with it the transactional id, in the state
     * directory only for topologies that have a persistent store; with the same id a restarted process fences its own
     * hanging transaction at once, instead of making every read-committed reader wait for the transaction timeout.
     */
    static final String IDENTITY_STORE = "process-identity";

    private final ScoringProcessor.Shared shared;
    private final Map<Settlement.Sink, String> sinkNodes;

    public ScoringProcessorSupplier(ScoringProcessor.Shared shared, Map<Settlement.Sink, String> sinkNodes) {
        this.shared = shared;
        this.sinkNodes = Map.copyOf(sinkNodes);
    }

    @Override
    public Processor<byte[], byte[], byte[], byte[]> get() {
        return new ScoringProcessor(shared, sinkNodes);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores = new HashSet<>();
        stores.add(AdmissionLedger.builder());
        if (shared.sessions() != null) {
            stores.add(TaskSessions.builder());
        }
        if (shared.samples() != null) {
            stores.add(SampleShelf.builder());
        }
        if (shared.thresholds() != null) {
            stores.add(TaskThresholds.builder());
            stores.add(FeedbackInbox.builder());
        }
        stores.add(Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(IDENTITY_STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled());
        return stores;
    }
}
