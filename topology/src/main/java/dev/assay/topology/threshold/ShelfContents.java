package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.ControlPolicy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together what a shelf holds, in whatever order it comes. Confined to the thread of its book. */
final class ShelfContents {
    static final byte POLICY = 'M';
    static final byte FROZEN = 'F';
    /** There when two tenants were seen with one id. */
    static final byte SHARED = 'T';

    private final ThresholdShelf shelf;
    private final Map<EventKey, byte[]> snapshots = new HashMap<>();
    private final Map<EventKey, SortedMap<Long, byte[]>> calls = new HashMap<>();
    private final List<Remembered> remembered = new ArrayList<>();
    private byte[] policy = new byte[0];
    private boolean frozen;
    private boolean shared;

    ShelfContents(ThresholdShelf shelf) {
        this.shelf = shelf;
        shelf.forEach(this::sort);
    }

    private void sort(byte[] key, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(key);
        byte kind = in.get();
        switch (kind) {
            case KeyControl.SNAPSHOT -> snapshots.put(EventKey.read(in), value);
            case KeyControl.CALL ->
                calls.computeIfAbsent(EventKey.read(in), unknown -> new TreeMap<>())
                        .put(Operation.sequence(value), value);
            case Remembered.KIND -> remembered.add(Remembered.decode(EventKey.read(in), value));
            case POLICY -> policy = value;
            case FROZEN -> frozen = true;
            case SHARED -> shared = true;
            default ->
                throw new IllegalStateException("thresholds hold an entry of an unknown kind " + kind
                        + ": the changelog was written by a newer version; upgrade this process");
        }
    }

    /**
     * Fills a book; the state that another policy made goes on under the given one.
     *
     * @return whether new thresholds start frozen
     */
    boolean restore(ControlPolicy now, Map<EventKey, KeyControl> controls, RememberedDecisions decisions) {
        byte[] given = PolicyBytes.encode(now);
        boolean same = java.util.Arrays.equals(policy, given);
        ControlPolicy madeUnder = policy.length == 0 || same ? now : PolicyBytes.decode(policy);
        List<KeyControl> restored = new ArrayList<>();
        snapshots.forEach((id, snapshot) ->
                restored.add(KeyControl.restored(snapshot, calls.getOrDefault(id, new TreeMap<>()), madeUnder, shelf)));
        // In the order of their names: the order of a hash table is nobody's promise.
        restored.sort(java.util.Comparator.comparing(KeyControl::key));
        restored.forEach(one -> {
            if (!same) {
                one.adopt(now);
            }
            controls.put(one.id(), one);
        });
        if (!same) {
            shelf.put(new byte[] {POLICY}, given);
        }
        decisions.restore(remembered, shared);
        return frozen;
    }
}
