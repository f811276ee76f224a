package dev.assay.topology.scoring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What the time from an event to its verdict says: of live events how fast the service is, of the others how long somebody
 * chose to wait. An immutable constant; any thread may use it.
 */
public enum EventClass {
    /** Somebody waits for its verdict. */
    LIVE,
    /** It waited for samples that were sent as events of their own, or was held back behind one that did. */
    WAITED,
    /** Scored again after a restart or rebalance. */
    RESUBMITTED,
    /** Old on purpose: its sender said so in the header. */
    BACKFILL;

    /** Of a record whose value is {@code backfill}. */
    public static final String HEADER = "assay-class";

    private static final byte[] OLD_ON_PURPOSE = BACKFILL.label().getBytes(StandardCharsets.UTF_8);

    /** Value of the label of meters, and of the header. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the last header of that name says backfill; anything else says nothing. */
    static boolean isBackfill(Headers headers) {
        Header last = headers.lastHeader(HEADER);
        return last != null && Arrays.equals(OLD_ON_PURPOSE, last.value());
    }

    /** The class of a record that is being released. */
    static EventClass of(InFlight record) {
        if (record.backfill()) {
            return BACKFILL;
        }
        if (record.admission().resubmissions() > 0) {
            return RESUBMITTED;
        }
        return record.waited() ? WAITED : LIVE;
    }
}
