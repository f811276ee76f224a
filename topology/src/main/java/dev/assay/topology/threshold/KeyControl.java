package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.LabelResult;
import dev.assay.scoring.cascade.control.Ruling;
import dev.assay.scoring.cascade.control.ThresholdControl;
import dev.assay.scoring.cascade.control.ThresholdView;
import dev.assay.topology.threshold.ThresholdMove.KeyGains;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller of one threshold and how it is kept: a snapshot every {@value #JOURNAL} calls and the calls since, each in
 * a slot that the next round writes again. Confined to the thread of its book.
 */
final class KeyControl {
    /** Calls between two snapshots: a snapshot has kilobytes, a call some tens of bytes. */
    static final int JOURNAL = 256;

    static final byte SNAPSHOT = 'K';
    static final byte CALL = 'J';
    private static final byte FORMAT = 1;

    private static final Logger log = LoggerFactory.getLogger(KeyControl.class);

    private final String key;
    private final EventKey id;
    private final ThresholdShelf shelf;
    private ThresholdControl control;
    private KeyGains gains;
    private long sequence;
    private long labels;

    private KeyControl(String key, ThresholdShelf shelf, ThresholdControl control, KeyGains gains, long sequence) {
        this.key = key;
        this.id = EventKey.of(key);
        this.shelf = shelf;
        this.control = control;
        this.gains = gains;
        this.sequence = sequence;
    }

    /** A threshold that has seen nothing. */
    static KeyControl fresh(String key, ControlPolicy policy, ThresholdShelf shelf) {
        KeyControl made = new KeyControl(key, shelf, new ThresholdControl(policy), KeyGains.NONE, 0);
        made.keep();
        return made;
    }

    /**
     * What was kept, under the policy that made it.
     *
     * @param calls journal entries by sequence number, those that the snapshot holds already included
     */
    static KeyControl restored(
            byte[] snapshot, SortedMap<Long, byte[]> calls, ControlPolicy madeUnder, ThresholdShelf shelf) {
        ByteBuffer in = ByteBuffer.wrap(snapshot);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException("threshold of an unknown format " + format
                    + ": the changelog was written by a newer version; upgrade this process");
        }
        long sequence = in.getLong();
        KeyGains gains = new KeyGains(in.getLong(), in.getLong(), in.getLong());
        byte[] name = new byte[in.getInt()];
        in.get(name);
        byte[] state = new byte[in.remaining()];
        in.get(state);
        KeyControl restored = new KeyControl(
                new String(name, StandardCharsets.UTF_8),
                shelf,
                ThresholdControl.decode(madeUnder, state),
                gains,
                sequence);
        calls.tailMap(sequence + 1).forEach((number, call) -> {
            if (number != restored.sequence + 1) {
                throw new IllegalStateException("the journal of a threshold has a gap before call " + number);
            }
            restored.sequence = number;
            Object unused = restored.apply(Operation.decode(call, madeUnder.audit()));
        });
        restored.labels = restored.control.view().labels();
        return restored;
    }

    /** Goes on under another policy. */
    void adopt(ControlPolicy policy) {
        control = ThresholdControl.decode(policy, control.encode());
        keep();
    }

    String key() {
        return key;
    }

    EventKey id() {
        return id;
    }

    KeyGains gains() {
        return gains;
    }

    /** Labels that counted. */
    long labels() {
        return labels;
    }

    ThresholdView view() {
        return control.view();
    }

    Ruling rule(Operation.Rule call) {
        return (Ruling) run(call);
    }

    LabelResult label(Operation.Label call) {
        return (LabelResult) run(call);
    }

    /** A call whose only result are changes. */
    List<Change> change(Operation call) {
        Object result = run(call);
        return result instanceof Changes changes ? changes.all() : List.of();
    }

    private record Changes(List<Change> all) {}

    private Object run(Operation call) {
        Object result = apply(call);
        sequence++;
        if (sequence % JOURNAL == 0) {
            keep();
        } else {
            shelf.put(slot(sequence), call.encode(sequence));
        }
        return result;
    }

    private Object apply(Operation call) {
        if (call instanceof Operation.Rule rule) {
            return control.rule(rule.uncertainty(), rule.atMillis(), rule.seed());
        } else if (call instanceof Operation.Label label) {
            LabelResult result =
                    control.label(label.decided(), label.smallWrong(), label.largeWrong(), label.atMillis());
            labels += result.use() == LabelResult.Use.COUNTED ? 1 : 0;
            return result;
        } else if (call instanceof Operation.Answer answer) {
            control.largeAnswered(answer.agrees());
        } else if (call instanceof Operation.Pair pair) {
            gains = gains.plus(pair.smallRight(), pair.largeRight());
        } else if (call instanceof Operation.Freeze freeze) {
            return new Changes(control.freeze(freeze.atMillis()));
        } else if (call instanceof Operation.Unfreeze unfreeze) {
            return new Changes(control.unfreeze(unfreeze.atMillis()));
        } else if (call instanceof Operation.Revert revert) {
            return new Changes(revert(revert));
        }
        return new Changes(List.of());
    }

    /** What an older build journaled names a version only, which the laws of this one may never have recorded. */
    private List<Change> revert(Operation.Revert call) {
        Double threshold = call.threshold() != null ? call.threshold() : recorded(call.version());
        if (threshold != null) {
            return control.revert(threshold, call.atMillis());
        }
        log.warn(
                "the threshold {} was ordered back to version {}, which is not kept after an upgrade: it is held where it is;"
                        + " look at it and order again",
                id.hex(),
                call.version());
        return control.freeze(call.atMillis());
    }

    private @Nullable Double recorded(long version) {
        return control.view().history().stream()
                .filter(one -> one.version() == version)
                .map(ThresholdView.Version::threshold)
                .findFirst()
                .orElse(null);
    }

    private void keep() {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] state = control.encode();
        ByteBuffer out = ByteBuffer.allocate(1 + 4 * Long.BYTES + Integer.BYTES + name.length + state.length);
        out.put(FORMAT).putLong(sequence);
        out.putLong(gains.pairs()).putLong(gains.better()).putLong(gains.worse());
        out.putInt(name.length).put(name).put(state);
        shelf.put(
                id.write(ByteBuffer.allocate(1 + EventKey.BYTES).put(SNAPSHOT)).array(), out.array());
    }

    private byte[] slot(long number) {
        return id.write(ByteBuffer.allocate(1 + EventKey.BYTES + Short.BYTES).put(CALL))
                .putShort((short) (number % JOURNAL))
                .array();
    }
}
