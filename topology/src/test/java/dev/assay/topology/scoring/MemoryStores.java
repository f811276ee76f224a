package dev.assay.topology.scoring;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The stores of a task, in memory and without a changelog; they outlive its processor. Stateless; any thread may use it. */
final class MemoryStores {
    private MemoryStores() {}

    static KeyValueStore<Bytes, LedgerEntry> ledger(MockProcessorContext<byte[], byte[]> context) {
        return add(context, AdmissionLedger.STORE, LedgerEntry.serde());
    }

    static KeyValueStore<Bytes, byte[]> bytes(MockProcessorContext<byte[], byte[]> context, String name) {
        return add(context, name, Serdes.ByteArray());
    }

    private static <V> KeyValueStore<Bytes, V> add(
            MockProcessorContext<byte[], byte[]> context, String name, Serde<V> values) {
        KeyValueStore<Bytes, V> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), values)
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        return store;
    }
}
